//! Logistic regression: what each measure weighs, so that labelled pairs become as likely as can be.

/// Weights of measures as they come, and what is added in any case.
#[derive(Clone, Debug)]
pub struct Model<const N: usize> {
    pub bias: f64,
    pub weights: [f64; N],
}

impl<const N: usize> Model<N> {
    pub fn score(&self, values: &[f32; N]) -> f64 {
        self.bias
            + self.weights.iter().zip(values).map(|(weight, value)| weight * f64::from(*value)).sum::<f64>()
    }
}

/// Pulls weights of standardised measures to 0, as one more pair would.
const RIDGE: f64 = 1.0;

const STEPS: usize = 50;
const ENOUGH: f64 = 1e-9;

/// Newton's method on the measures brought to mean 0 and deviation 1. The same pairs give the same weights.
pub fn fit<const N: usize>(pairs: &[([f32; N], bool)]) -> Model<N> {
    let (means, deviations) = moments(pairs);
    let rows: Vec<Vec<f64>> = pairs
        .iter()
        .map(|(values, _)| {
            let standard = |place: usize| (f64::from(values[place]) - means[place]) / deviations[place];
            (0..N).map(standard).chain([1.0]).collect()
        })
        .collect();
    let mut weights = vec![0.0; N + 1];
    for _ in 0..STEPS {
        let step = step(&rows, pairs, &weights);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step);
        if step.iter().all(|step| step.abs() < ENOUGH) {
            break;
        }
    }
    let raw: [f64; N] = std::array::from_fn(|place| weights[place] / deviations[place]);
    let shift: f64 = raw.iter().zip(&means).map(|(weight, mean)| weight * mean).sum();
    Model { bias: weights[N] - shift, weights: raw }
}

fn moments<const N: usize>(pairs: &[([f32; N], bool)]) -> ([f64; N], [f64; N]) {
    let count = pairs.len().max(1) as f64;
    let mean = |place: usize| pairs.iter().map(|(values, _)| f64::from(values[place])).sum::<f64>() / count;
    let means: [f64; N] = std::array::from_fn(mean);
    let deviation = |place: usize| {
        let off = |values: &[f32; N]| (f64::from(values[place]) - means[place]).powi(2);
        let variance = pairs.iter().map(|(values, _)| off(values)).sum::<f64>() / count;
        if variance > 0.0 { variance.sqrt() } else { 1.0 }
    };
    (means, std::array::from_fn(deviation))
}

/// The inverse of the curvature times the slope.
fn step<const N: usize>(rows: &[Vec<f64>], pairs: &[([f32; N], bool)], weights: &[f64]) -> Vec<f64> {
    let size = N + 1;
    let mut slope = vec![0.0; size];
    let mut curvature = vec![vec![0.0; size]; size];
    for (row, (_, is_copy)) in rows.iter().zip(pairs) {
        let score: f64 = row.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        let chance = 1.0 / (1.0 + (-score).exp());
        let (error, spread) = (f64::from(u8::from(*is_copy)) - chance, chance * (1.0 - chance));
        for one in 0..size {
            slope[one] += error * row[one];
            for other in 0..=one {
                curvature[one][other] += spread * row[one] * row[other];
            }
        }
    }
    for place in 0..N {
        slope[place] -= RIDGE * weights[place];
        curvature[place][place] += RIDGE;
    }
    solved(curvature, slope)
}

/// Cholesky's way through a symmetric matrix, of which the lower half is read.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for one in 0..size {
        for other in 0..=one {
            let done: f64 = (0..other).map(|place| matrix[one][place] * matrix[other][place]).sum();
            let left = matrix[one][other] - done;
            matrix[one][other] =
                if one == other { left.max(1e-12).sqrt() } else { left / matrix[other][other] };
        }
    }
    for one in 0..size {
        let done: f64 = (0..one).map(|place| matrix[one][place] * right[place]).sum();
        right[one] = (right[one] - done) / matrix[one][one];
    }
    for one in (0..size).rev() {
        let done: f64 = (one + 1..size).map(|place| matrix[place][one] * right[place]).sum();
        right[one] = (right[one] - done) / matrix[one][one];
    }
    right
}
