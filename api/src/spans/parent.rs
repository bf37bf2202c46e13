//! The caller's span, as the header `traceparent` names it: `00-TRACE-SPAN-FLAGS`, in lower-case hexadecimal digits.

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};

/// How many digits each part has: version, trace, span, flags.
const DIGITS: [usize; 4] = [2, 32, 16, 2];
/// A version that will never be.
const NO_VERSION: &str = "ff";

/// The span that a header names; nothing where it is malformed. Later versions may say more behind it, which is not
/// read. Why by hand: OpenTelemetry's own reader also takes parts that are too short.
pub(super) fn read(traceparent: &str) -> Option<SpanContext> {
    let mut parts = traceparent.split('-');
    let [version, trace, span, flags] = DIGITS.map(|digits| {
        parts.next().filter(|part| part.len() == digits && part.bytes().all(is_digit))
    });
    let (version, flags) = (version?, flags?);
    if version == NO_VERSION || version == "00" && parts.next().is_some() {
        return None;
    }
    let trace = TraceId::from_hex(trace?).ok()?;
    let span = SpanId::from_hex(span?).ok()?;
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED;
    let named = SpanContext::new(trace, span, flags, true, TraceState::default());
    named.is_valid().then_some(named)
}

fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const SPAN: &str = "b7ad6b7169203331";

    #[test]
    fn takes_up_the_span_that_a_caller_names() {
        for told in [
            format!("00-{TRACE}-{SPAN}-01"),
            format!("00-{TRACE}-{SPAN}-00"),
            format!("42-{TRACE}-{SPAN}-01-what-may-come"),
        ] {
            let named = read(&told).unwrap();
            assert_eq!(named.trace_id().to_string(), TRACE, "{told}");
            assert_eq!(named.span_id().to_string(), SPAN, "{told}");
        }
    }

    #[test]
    fn ignores_what_is_malformed() {
        let none = "0".repeat(32);
        for told in [
            String::new(),
            "00-1-2-01".to_owned(),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-{none}-{SPAN}-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-+{}-{SPAN}-01", TRACE.trim_start_matches('0')),
            format!("00-{TRACE}-{SPAN}-0x"),
            format!(" 00-{TRACE}-{SPAN}-01"),
        ] {
            assert!(read(&told).is_none(), "{told}");
        }
    }
}
