INSERT INTO clock VALUES (1, 3, 1790000000000);
INSERT INTO rules VALUES (1, '{}');
INSERT INTO source VALUES (1, 'itij', '{"failures":2}'), (2, 'wire', NULL);
INSERT INTO listing VALUES (1, x'0b00000000000000');
INSERT INTO section VALUES (1, 'travel');
INSERT INTO article VALUES (1, 'tag:news.example.org,2026', '4zq1v0k8', 'Beds for the coast',
    'https://example.org/beds', '[{"name":"Ann"}]', '["Health"]', 'en', NULL, NULL, 1, 1789990000000, 1,
    1790000000000, 1790000000000, NULL, NULL, NULL, 2, NULL, 1, NULL, NULL, NULL);
INSERT INTO article VALUES (2, 'tag:news.example.org,2026', '7ax2w1m9', 'Beds inland', NULL, NULL, NULL, NULL,
    NULL, NULL, 2, NULL, 0, 1780000000000, 1780000000000, NULL, NULL, NULL, 1, 1789000000000, 0, NULL, NULL, NULL);
INSERT INTO body VALUES (1, NULL, '<p>More beds.</p>');
INSERT INTO entry VALUES (1, 11, 1, 12), (2, 21, 1, 22);
INSERT INTO sighting VALUES
    (1, 1, 11, 0, NULL, 1790000000000, 'beds', NULL, NULL, NULL, NULL, 0, 101, 102, 103, 0, NULL),
    (1, 2, 21, 6, 212, 1790000000000, 'w-1', 'https://example.net/1', 'Beds', NULL, NULL, 0, 201, 202, 203, 0,
        '{"with":1,"score":7.5,"threshold":2.0,"passage":"more beds","features":[{"name":"shared","value":0.9,"adds":4.0}],"rule":null,"runner_up":null}');
INSERT INTO alias VALUES (0, 999, 0), (1, 101, 1), (2, 102, 1), (3, 103, 1), (1, 201, 1), (2, 202, 1), (3, 203, 1);
INSERT INTO filing VALUES
    (1, 1, 1, 1790000000000, 1789990000000, 1790000000000, 0, 'source `itij` files under it', NULL, NULL);
INSERT INTO touched VALUES (3, '{"section":"travel"}'), (3, '"latest"');
INSERT INTO edition (digest, number, closed_at, checksum, snapshot) VALUES ('weekly', 1, 1790000000000, '565aba49858ffa7b098a6c734922e470',
    '{"digest":"weekly","number":1,"title":"The week","description":null,"from":0,"to":1,"opened_at":null,"closed_at":"2026-09-21T13:33:20Z","sections":[]}');
INSERT INTO digest VALUES ('weekly', 1790000000000, 0);
INSERT INTO edition VALUES ('weekly', 3, 1790600000000, 'a750fe3a94f8619aa1fc2cedc26fa645',
    '{"digest":"weekly","number":3,"title":"The week","description":null,"from":1,"to":1,"opened_at":"2026-09-21T13:33:20Z","closed_at":"2026-09-28T12:13:20Z","due":"2026-09-28T06:00:00Z","sections":[]}',
    1790575200000);
INSERT INTO version VALUES
    (1, 1, 1, 11, 1789995000000, 1, 'Beds', 'https://example.org/beds', NULL, '<p>Some beds.</p>'),
    (2, 1, 2, 21, 1790000000000, 1, 'Beds', 'https://example.net/1', 3, 'AllMore beds.'),
    (3, 1, 1, 11, 1790000000000, 0, NULL, NULL, NULL, NULL);
INSERT INTO fingerprint VALUES (1, 1, x'0102'), (3, 1, x'0103');
INSERT INTO verdict VALUES (1, 2, 0, 1790000000000);
INSERT INTO caught VALUES (20717, 6, 1, 2, 1);
