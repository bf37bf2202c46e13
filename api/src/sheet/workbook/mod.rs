//! An Excel workbook becomes one grid per sheet.

mod shown;
mod unpacked;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use domain::survey::{GridRow, SheetGrid};

use super::capped::Capped;
use super::{Contents, Damage, Limits, Remark, UnreadableSheet};

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the visible sheets of a workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Contents, UnreadableSheet> {
    unpacked::check(bytes, limits)?;
    // A damaged file must not take the program down with it, whatever the library makes of it.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, limits)))
        .unwrap_or(Err(UnreadableSheet::DamagedWorkbook(Damage::Fell)))
}

fn read_sheets(bytes: &[u8], limits: &Limits) -> Result<Contents, UnreadableSheet> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(Damage::from)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut capped = Capped::new(limits);
    let mut contents = Contents::default();
    for sheet in sheets.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        if sheet.visible != SheetVisible::Visible {
            contents.remarks.push(Remark::HiddenSheet { sheet: sheet.name });
            continue;
        }
        let rows = rows(&mut workbook, &sheet.name, &mut capped)?;
        if rows.is_empty() {
            continue;
        }
        contents.remarks.extend(merges(&mut workbook, &sheet.name)?);
        contents.grids.push(SheetGrid { name: sheet.name, rows });
    }
    Ok(contents)
}

/// Rows with any text. Cells are taken one by one: the library's own grid makes room for every cell up to the last, and
/// one cell in the last corner of a sheet would ask for 17 thousand million of them.
fn rows(
    workbook: &mut Workbook<'_>,
    sheet: &str,
    capped: &mut Capped<'_>,
) -> Result<Vec<GridRow>, UnreadableSheet> {
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(Damage::from)?;
    let mut filled = BTreeMap::<u32, BTreeMap<u32, String>>::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(Damage::from)? {
        let (row, column) = cell.get_position();
        let text = shown::shown(cell.get_value(), reader.styles().get(style));
        if !text.is_empty() {
            let column_from_1 = u64::from(column).saturating_add(1);
            capped.text(row.saturating_add(1), column_from_1, &text)?;
            filled.entry(row).or_default().insert(column, text);
        }
    }

    let mut rows = Vec::with_capacity(filled.len());
    for (row, by_column) in filled {
        let mut cells = Vec::new();
        for (column, text) in by_column {
            cells.resize(usize::try_from(column).unwrap_or(usize::MAX), String::new());
            cells.push(text);
        }
        rows.extend(capped.row(row.saturating_add(1), cells)?);
    }
    Ok(rows)
}

/// Merges that reach into lower rows; those within one row hide nothing.
fn merges(workbook: &mut Workbook<'_>, sheet: &str) -> Result<Vec<Remark>, UnreadableSheet> {
    let merged = workbook.merge_cells_by_sheet_name(sheet).map_err(Damage::from)?;
    let over_rows = merged.into_iter().filter(|cells| cells.end.0 > cells.start.0);
    Ok(over_rows
        .map(|cells| Remark::MergedRows {
            sheet: sheet.to_owned(),
            row: cells.start.0.saturating_add(1),
            last_row: cells.end.0.saturating_add(1),
            column: cells.start.1.saturating_add(1),
        })
        .collect())
}

#[cfg(test)]
mod tests;
