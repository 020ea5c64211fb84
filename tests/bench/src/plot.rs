//! The picture: time of one question against the number of entries, both on log scales.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, anyhow};
use plotters::prelude::*;

const SIZE: (u32, u32) = (760, 460);

/// Draws the figures that `ask` wrote: lines of entries, engine, median and p99 in nanoseconds.
pub fn draw(figures: &Path, picture: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(figures).with_context(|| figures.display().to_string())?;
    let mut lines: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for row in text.lines() {
        let mut cells = row.split('\t');
        let mut next = || cells.next().ok_or_else(|| anyhow!("not four cells: {row}"));
        let (entries, engine, median) = (next()?, next()?, next()?);
        let point = (entries.parse()?, median.parse::<f64>()? / 1e3);
        lines.entry(engine).or_default().push(point);
    }
    let points = || lines.values().flatten();
    let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::MIN, f64::max);
    let least = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::MAX, f64::min);
    let (left, right) = (least(|p| p.0) / 1.5, most(|p| p.0) * 1.5);
    let (low, high) = (least(|p| p.1) / 2.0, most(|p| p.1) * 2.0);
    let root = SVGBackend::new(picture, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption("One question, median, one thread", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(42)
        .y_label_area_size(72)
        .build_cartesian_2d((left..right).log_scale(), (low..high).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("entries, 15 phrasings each")
        .y_desc("microseconds")
        .light_line_style(WHITE)
        .draw()?;
    for (at, (engine, points)) in lines.into_iter().enumerate() {
        let colour = Palette99::pick(at).to_rgba();
        let dots = points.clone();
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
            .label(engine)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour));
        chart.draw_series(
            dots.into_iter()
                .map(|dot| Circle::new(dot, 3, colour.filled())),
        )?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(BLACK)
        .draw()?;
    root.present()?;
    Ok(())
}
