//! Who issued a cited document, as far as its symbol or the words beside it say so.
//!
//! Only what is plain is taken: the people's committee of the province that cites it (`QĐ-UBND`), its department of
//! information and communications (`STTTT`, `STT&TT`), social insurance (`BHXH`), the ministry, the government, and
//! VNPT. A contract has two parties and no issuer; any other symbol (a team's, a steering committee's, a centre's)
//! names a body that cannot be told for certain: the issuer is not known.

use super::keys;
use super::names::ProvinceName;
use crate::document_reference::{DocumentKind, DocumentReference};
use crate::graph::{ORGANIZATION, OrganizationKind};
use crate::sync::{Key, Record};
use crate::text::search_key;

/// The body that issued a document which `province` cites; `None` where that is not plain.
pub(super) fn of(
    reference: &DocumentReference,
    province: &Key,
    name: &ProvinceName,
) -> Option<Record> {
    if reference.kind == DocumentKind::Contract {
        return None;
    }
    let stated = reference.issuer.as_deref().map(search_key).unwrap_or_default();
    let symbol: Vec<&str> = reference.symbol().collect();
    let says = |words: &str| stated.contains(words);
    let bears = |office: &str| symbol.contains(&office);

    let own = Some(province);
    if bears("BHXH") {
        Some(body(None, OrganizationKind::Other, "Bảo hiểm xã hội"))
    } else if bears("VNPT") {
        Some(body(None, OrganizationKind::Enterprise, "VNPT"))
    } else if bears("BTTTT") || says("bo thong tin va truyen thong") {
        Some(body(None, OrganizationKind::Ministry, "Bộ Thông tin và Truyền thông"))
    } else if bears("TTg") {
        Some(body(None, OrganizationKind::Government, "Thủ tướng Chính phủ"))
    } else if bears("CP") {
        Some(body(None, OrganizationKind::Government, "Chính phủ"))
    } else if bears("STTTT") || bears("STT&TT") || says("so thong tin va truyen thong") {
        let department = format!("Sở Thông tin và Truyền thông {}", name.with_kind());
        Some(body(own, OrganizationKind::Department, &department))
    } else if bears("UBND") && !says("huyen") && !says("xa ") {
        let committee = format!("Ủy ban nhân dân {}", name.with_kind());
        Some(body(own, OrganizationKind::PeoplesCommittee, &committee))
    } else {
        None
    }
}

/// A body that is known by a rule only: what its own register says goes before.
fn body(province: Option<&Key>, kind: OrganizationKind, name: &str) -> Record {
    let key = keys::organization(province, kind, name);
    let mut record =
        Record::new(&ORGANIZATION, key.key).if_new("name", name).if_new("kind", kind.code());
    if let Some(province) = province {
        record = record.held("province_id", Some(province.clone()));
    }
    record
}
