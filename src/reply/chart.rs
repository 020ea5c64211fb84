//! A small picture of the days: one bar a day, in layers. What it shows is said in words beside it, and
//! each layer has its name, so that nothing hangs on a colour alone.

use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::ascii::FONT_6X10;
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Alignment, Text};

use super::learning::{DayFigures, SERIES};
use crate::curate::clock::{DAY, day};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 260;
/// Where the bars stand: left, top, width and height.
const PLOT: (i32, i32, u32, u32) = (44, 24, 584, 190);

const PAPER: Rgb888 = Rgb888::new(255, 255, 255);
const INK: Rgb888 = Rgb888::new(40, 40, 40);
const LINE: Rgb888 = Rgb888::new(210, 210, 210);

/// Told apart with every kind of sight: Okabe and Ito, "Color Universal Design", 2008.
const COLOURS: [Rgb888; SERIES.len()] = [
    Rgb888::new(0, 114, 178),
    Rgb888::new(86, 180, 233),
    Rgb888::new(213, 94, 0),
    Rgb888::new(230, 159, 0),
    Rgb888::new(153, 153, 153),
];

/// The bars as a PNG; `None` where no day has a message. Days are counted since 1970.
pub fn days(days: &[DayFigures], since: u64, today: u64) -> Option<Vec<u8>> {
    let most = days.iter().map(|of| of.counts.iter().sum::<u64>()).max()?;
    if most == 0 || since > today {
        return None;
    }
    let mut canvas = Canvas::new();
    // Drawing into memory cannot fail: the canvas has no error.
    let Ok(()) = draw(&mut canvas, days, since, today, most);
    canvas.png()
}

fn draw(
    canvas: &mut Canvas,
    days: &[DayFigures],
    since: u64,
    today: u64,
    most: u64,
) -> Result<(), std::convert::Infallible> {
    let (left, top, width, height) = PLOT;
    let bottom = top + height as i32;
    let small = MonoTextStyle::new(&FONT_6X10, INK);
    for (share, value) in [(0, 0), (1, most.div_ceil(2)), (2, most)] {
        if share == 1 && most < 2 {
            continue;
        }
        let y = bottom - scaled(value, most, height) as i32;
        fill(canvas, left, y, width, 1, LINE)?;
        let label = value.to_string();
        let at = Point::new(left - 6, y + 3);
        Text::with_alignment(&label, at, small, Alignment::Right).draw(canvas)?;
    }
    let n_days = (today - since + 1).max(1);
    let step = width as f32 / n_days as f32;
    let bar = (step * 0.8).clamp(1.0, 40.0) as u32;
    for of in days.iter().filter(|of| (since..=today).contains(&of.day)) {
        let middle = left as f32 + step * ((of.day - since) as f32 + 0.5);
        let x = middle as i32 - bar as i32 / 2;
        let mut sum = 0;
        for (count, colour) in of.counts.iter().zip(COLOURS) {
            let (from, to) = (scaled(sum, most, height), scaled(sum + count, most, height));
            fill(canvas, x, bottom - to as i32, bar, to - from, colour)?;
            sum += count;
        }
    }
    let shown = |of: u64| day(of * DAY).map_or_else(String::new, |day| day.to_string());
    let below = bottom + 14;
    Text::new(&shown(since), Point::new(left, below), small).draw(canvas)?;
    let right = Point::new(left + width as i32, below);
    Text::with_alignment(&shown(today), right, small, Alignment::Right).draw(canvas)?;
    let mut x = left;
    for (name, colour) in SERIES.iter().zip(COLOURS) {
        fill(canvas, x, below + 14, 10, 10, colour)?;
        Text::new(name, Point::new(x + 15, below + 22), small).draw(canvas)?;
        x += 15 + 6 * name.len() as i32 + 18;
    }
    Text::new("messages a day", Point::new(left, top - 10), small).draw(canvas)?;
    Ok(())
}

/// A number of messages in pixels.
fn scaled(value: u64, most: u64, height: u32) -> u32 {
    (value as f64 / most as f64 * f64::from(height)).round() as u32
}

fn fill(
    canvas: &mut Canvas,
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    colour: Rgb888,
) -> Result<(), std::convert::Infallible> {
    Rectangle::new(Point::new(x, y), Size::new(width, height))
        .into_styled(PrimitiveStyle::with_fill(colour))
        .draw(canvas)
}

/// Pixels in memory.
struct Canvas(Vec<u8>);

impl Canvas {
    fn new() -> Canvas {
        let pixel = [PAPER.r(), PAPER.g(), PAPER.b()];
        Canvas(pixel.repeat((WIDTH * HEIGHT) as usize))
    }

    fn png(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.0).ok()?;
        writer.finish().ok()?;
        Some(out)
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(WIDTH, HEIGHT)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = std::convert::Infallible;

    fn draw_iter<I>(&mut self, pixels: I) -> Result<(), Self::Error>
    where
        I: IntoIterator<Item = Pixel<Rgb888>>,
    {
        for Pixel(at, colour) in pixels {
            let (Ok(x), Ok(y)) = (usize::try_from(at.x), usize::try_from(at.y)) else {
                continue;
            };
            if x < WIDTH as usize && y < HEIGHT as usize {
                let start = (y * WIDTH as usize + x) * 3;
                if let Some(pixel) = self.0.get_mut(start..start + 3) {
                    pixel.copy_from_slice(&[colour.r(), colour.g(), colour.b()]);
                }
            }
        }
        Ok(())
    }
}
