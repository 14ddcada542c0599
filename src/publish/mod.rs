//! Pages and editions → documents.
