//! The public schema's spelling of the field's words.

/// `issued_on` in camel case: `issuedOn`.
pub fn camel_case(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut raise = false;
    for letter in name.chars() {
        if letter == '_' {
            raise = true;
        } else if raise {
            text.extend(letter.to_uppercase());
            raise = false;
        } else {
            text.push(letter);
        }
    }
    text
}

/// Whether `field` is `name` in camel case.
pub fn is_camel_case(field: &str, name: &str) -> bool {
    let mut letters = field.chars();
    let mut raise = false;
    for letter in name.chars() {
        if letter == '_' {
            raise = true;
            continue;
        }
        let expected = if raise { letter.to_ascii_uppercase() } else { letter };
        raise = false;
        if letters.next() != Some(expected) {
            return false;
        }
    }
    letters.next().is_none()
}

/// `issued_on` in capitals, as enum values are: `ISSUED_ON`.
pub fn screaming_case(name: &str) -> String {
    name.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_names_for_the_schema() {
        assert_eq!(camel_case("issued_on"), "issuedOn");
        assert_eq!(camel_case("basis_63"), "basis63");
        assert_eq!(screaming_case("issued_on"), "ISSUED_ON");
        assert!(is_camel_case("issuedOn", "issued_on"));
        assert!(!is_camel_case("issuedOnce", "issued_on"));
        assert!(!is_camel_case("issued", "issued_on"));
    }
}
