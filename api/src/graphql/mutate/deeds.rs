//! Deeds that are more than a change of fields, thin over the same machinery.

use super::super::read::Passage;
use super::{Given, Mutated, Object, input, single};
use crate::app::sync::{Deed, Mode, Review};
use domain::graph::word;
use domain::telling::writable;

/// A deed as the schema has it.
#[derive(Debug)]
pub(in crate::graphql) struct DeedField {
    /// The mutation.
    pub(in crate::graphql) name: &'static str,
    /// What it does.
    pub(in crate::graphql) doc: &'static str,
    /// The type of the thing that it is done to.
    pub(in crate::graphql) of: &'static str,
    /// What is told with it.
    pub(in crate::graphql) inputs: &'static [(&'static str, DeedInput, &'static str)],
}

/// The kind of value of a deed's input.
#[derive(Debug, Clone, Copy)]
pub(in crate::graphql) enum DeedInput {
    /// A thing of this type.
    Ref(&'static str),
    /// A day; today where it is not told.
    Day,
    /// An instant.
    Instant,
    /// A text that may be left out.
    Text,
    /// A text that must be told.
    Reason,
    /// One of a closed list of codes.
    Code(&'static str),
    /// One of a closed list of codes, or nothing.
    MaybeCode(&'static str),
    /// A number, or nothing.
    Int,
    /// Some numbers.
    Ints,
    /// Some of a closed list of codes.
    Codes(&'static str),
}

const DOSSIER: (&str, DeedInput, &str) =
    ("levelDossier", DeedInput::Ref("LevelDossier"), "The dossier.");
const ANSWER: (&str, DeedInput, &str) =
    ("surveyAnswer", DeedInput::Ref("SurveyAnswer"), "The answer.");
const FINDING: (&str, DeedInput, &str) = ("finding", DeedInput::Ref("Finding"), "The finding.");
const REASON: (&str, DeedInput, &str) =
    ("reason", DeedInput::Reason, "Why, in 1 to 2,000 letters.");
const LINK: (&str, DeedInput, &str) = ("ncscLink", DeedInput::Ref("NcscLink"), "The link.");

/// The deeds.
pub(in crate::graphql) const DEEDS: &[DeedField] = &[
    DeedField {
        name: "levelDossierSubmit",
        doc: "Submits a dossier for appraisal (trình thẩm định).",
        of: "LevelDossier",
        inputs: &[DOSSIER, ("submittedOn", DeedInput::Day, "The day; today where it is not told.")],
    },
    DeedField {
        name: "levelDossierAppraise",
        doc: "Says that a dossier was appraised (thẩm định).",
        of: "LevelDossier",
        inputs: &[DOSSIER, ("appraisedOn", DeedInput::Day, "The day; today where it is not told.")],
    },
    DeedField {
        name: "levelDossierApprove",
        doc: "Approves a dossier by a decision (phê duyệt).",
        of: "LevelDossier",
        inputs: &[
            DOSSIER,
            ("decision", DeedInput::Ref("Decision"), "The decision that approves it."),
            ("approvedOn", DeedInput::Day, "The day; today where it is not told."),
        ],
    },
    DeedField {
        name: "levelDossierMarkImplemented",
        doc: "Says that a dossier's measures are fully implemented (triển khai đầy đủ).",
        of: "LevelDossier",
        inputs: &[
            DOSSIER,
            ("implementedOn", DeedInput::Day, "The day; today where it is not told."),
        ],
    },
    DeedField {
        name: "levelDossierWithdraw",
        doc: "Withdraws a dossier (rút hồ sơ).",
        of: "LevelDossier",
        inputs: &[DOSSIER, ("withdrawnOn", DeedInput::Day, "The day; today where it is not told.")],
    },
    DeedField {
        name: "ncscLinkConnect",
        doc: "Says that a link to the NCSC stands (kết nối).",
        of: "NcscLink",
        inputs: &[LINK, ("connectedOn", DeedInput::Day, "The day; today where it is not told.")],
    },
    DeedField {
        name: "ncscLinkHeartbeat",
        doc: "Says when the NCSC last received something.",
        of: "NcscLink",
        inputs: &[LINK, ("seenAt", DeedInput::Instant, "The instant.")],
    },
    DeedField {
        name: "ncscLinkDisconnect",
        doc: "Says that a link to the NCSC is cut (mất kết nối).",
        of: "NcscLink",
        inputs: &[LINK, ("disconnectedOn", DeedInput::Day, "The day; today where it is not told.")],
    },
    DeedField {
        name: "decisionRelate",
        doc: "Says what a document does to another.",
        of: "Decision",
        inputs: &[
            ("decision", DeedInput::Ref("Decision"), "The document that relates."),
            ("related", DeedInput::Ref("Decision"), "The document that it relates to."),
            ("kind", DeedInput::Code("DecisionRelationKind"), "What the one does to the other."),
            ("clause", DeedInput::Text, "The clause that says so; null if not known."),
        ],
    },
    DeedField {
        name: "surveyAnswerConfirm",
        doc: "Says that an answer was read as it stands.",
        of: "SurveyAnswer",
        inputs: &[ANSWER, REASON],
    },
    DeedField {
        name: "surveyAnswerOverride",
        doc: "Says what an answer states, against how it was read; it outlives every later import.",
        of: "SurveyAnswer",
        inputs: &[
            ANSWER,
            REASON,
            ("status", DeedInput::MaybeCode("AnswerStatus"), "What the answer states."),
            ("headcount", DeedInput::Int, "The force's headcount as stated."),
            (
                "headcountQualifier",
                DeedInput::MaybeCode("HeadcountQualifier"),
                "How exact the headcount is.",
            ),
            ("mode", DeedInput::MaybeCode("MonitoringMode"), "For monitoring: who does it."),
            ("grades", DeedInput::Ints, "The security levels that the row states."),
            ("categories", DeedInput::Codes("SystemCategory"), "The systems that it names."),
        ],
    },
    DeedField {
        name: "findingAcknowledge",
        doc: "Says that somebody has seen a finding.",
        of: "Finding",
        inputs: &[FINDING, REASON],
    },
    DeedField {
        name: "findingResolve",
        doc: "Says that what a finding tells of is mended at the source.",
        of: "Finding",
        inputs: &[FINDING, REASON],
    },
    DeedField {
        name: "vendorMerge",
        doc: "Says that a vendor is another: its names and all that hangs on it move there.",
        of: "Vendor",
        inputs: &[
            ("vendor", DeedInput::Ref("Vendor"), "The vendor that is another."),
            ("into", DeedInput::Ref("Vendor"), "The one that it is."),
        ],
    },
    DeedField {
        name: "vendorMergeUndo",
        doc: "Takes the last merge of a vendor back: all that moved is where it was.",
        of: "Vendor",
        inputs: &[("vendor", DeedInput::Ref("Vendor"), "The vendor that was merged.")],
    },
    DeedField {
        name: "decisionUnrelate",
        doc: "Takes back what was said of a document's relation to another.",
        of: "Decision",
        inputs: &[
            ("decision", DeedInput::Ref("Decision"), "The document that relates."),
            ("related", DeedInput::Ref("Decision"), "The document that it relates to."),
            ("kind", DeedInput::Code("DecisionRelationKind"), "What the one does to the other."),
        ],
    },
];

impl Passage {
    pub(super) async fn deed(&self, deed: &'static DeedField, mut told: Object) -> Mutated {
        let Some(of) = word(deed.of) else { return Ok(super::Made::Null) };
        let if_revision = input::int(&mut told, "ifRevision");
        let mut named = |name: &str| told.remove(name).unwrap_or(Given::Null);
        match deed.name {
            "vendorMerge" => {
                let (from, into) = (named("vendor"), named("into"));
                return single(of, self.app.merge_vendors(&self.actor, &from, &into).await);
            }
            "vendorMergeUndo" => {
                let from = named("vendor");
                return single(of, self.app.undo_merge(&self.actor, &from).await);
            }
            _ => {}
        }
        let action = match deed.name {
            "surveyAnswerConfirm" => Some("CONFIRMED"),
            "surveyAnswerOverride" => Some("OVERRIDDEN"),
            "findingAcknowledge" => Some("ACKNOWLEDGED"),
            "findingResolve" => Some("RESOLVED"),
            _ => None,
        };
        if let Some(action) = action {
            let named = named(of.one);
            let reason = input::text(&mut told, "reason").unwrap_or_default();
            if of.name == "Finding" {
                told.insert("status".to_owned(), action.into());
            }
            let name = deed.name;
            let review = Review { name, word: of, named, action, given: told, reason, if_revision };
            return single(of, self.app.review(&self.actor, &review).await);
        }
        let subject = match told.remove(of.one) {
            Some(Given::Object(named)) => named,
            _ => Object::new(),
        };
        // what names the thing is what names it in its own input
        let mut given = Object::new();
        for (name, value) in subject {
            match name.as_str() {
                "externalId" => given.insert("externalIds".to_owned(), Given::List(vec![value])),
                _ => given.insert(name, value),
            };
        }
        let Said { values, adds, removes } = said(deed.name, told, &self.app.today().to_string());
        given.extend(values.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let Some(writable) = writable(deed.of) else { return Ok(super::Made::Null) };
        let done = Deed {
            name: deed.name,
            of: writable,
            given,
            if_revision,
            mode: Mode::Update,
            adds,
            removes,
        };
        single(of, self.app.deed(&self.actor, done).await)
    }
}

/// What a deed says of its thing.
struct Said {
    values: Vec<(&'static str, Given)>,
    /// One item of a list, added to what is there.
    adds: Option<(&'static str, Given)>,
    /// One item of a list, taken from what is there.
    removes: Option<(&'static str, Given)>,
}

/// What the deed of this name says, on this day where no other is told.
fn said(deed: &str, mut told: Object, today: &str) -> Said {
    let day = |told: &mut Object, name: &str| match told.remove(name) {
        Some(Given::Text(day)) => Given::Text(day),
        _ => Given::Text(today.to_owned()),
    };
    let mut values = Vec::new();
    let (mut adds, mut removes) = (None, None);
    match deed {
        "levelDossierSubmit" => {
            let on = day(&mut told, "submittedOn");
            values.push(("status", "SUBMITTED".into()));
            values.push(("since", on.clone()));
            values.push(("submittedOn", on));
        }
        "levelDossierAppraise" => {
            let on = day(&mut told, "appraisedOn");
            values.push(("status", "APPRAISED".into()));
            values.push(("since", on.clone()));
            values.push(("appraisedOn", on));
        }
        "levelDossierApprove" => {
            let on = day(&mut told, "approvedOn");
            values.push(("status", "APPROVED".into()));
            values.push(("since", on.clone()));
            values.push(("approvedOn", on));
            adds = told.remove("decision").map(|decision| ("decisions", decision));
        }
        "levelDossierMarkImplemented" => {
            let on = day(&mut told, "implementedOn");
            values.push(("implementedOn", on));
        }
        "levelDossierWithdraw" => {
            let on = day(&mut told, "withdrawnOn");
            values.push(("status", "WITHDRAWN".into()));
            values.push(("since", on));
        }
        "ncscLinkConnect" => {
            let on = day(&mut told, "connectedOn");
            values.push(("status", "CONNECTED".into()));
            values.push(("since", on.clone()));
            values.push(("sinceOn", on));
        }
        "ncscLinkHeartbeat" => {
            values.push(("lastSeenAt", told.remove("seenAt").unwrap_or(Given::Null)));
        }
        "ncscLinkDisconnect" => {
            let on = day(&mut told, "disconnectedOn");
            values.push(("status", "DISCONNECTED".into()));
            values.push(("since", on));
        }
        "decisionRelate" => adds = Some(("relatedDecisions", Given::Object(told))),
        "decisionUnrelate" => removes = Some(("relatedDecisions", Given::Object(told))),
        _ => {}
    }
    Said { values, adds, removes }
}
