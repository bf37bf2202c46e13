//! A number of places, of which one caller takes a part at most: nobody shuts the others out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Caller;

/// Places for requests, or for what stays open.
#[derive(Debug, Default)]
pub(super) struct Places(Arc<Mutex<Taken>>);

#[derive(Debug, Default)]
pub(super) struct Taken {
    all: usize,
    by_caller: HashMap<Caller, usize>,
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub(in super::super) struct Place {
    of: Arc<Mutex<Taken>>,
    caller: Caller,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Full {
    /// All of them are taken: so many.
    All(usize),
    /// The caller has its share: so many.
    Own(usize),
}

impl Places {
    /// Takes a place where there are `most`, of which one caller takes `share`.
    ///
    /// # Errors
    /// [`Full`].
    pub(super) fn take(
        &self,
        caller: Caller,
        (most, share): (usize, usize),
    ) -> Result<Place, Full> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= most {
            return Err(Full::All(most));
        }
        let own = taken.by_caller.entry(caller.clone()).or_default();
        if *own >= share {
            return Err(Full::Own(share));
        }
        *own += 1;
        taken.all += 1;
        drop(taken);
        Ok(Place { of: Arc::clone(&self.0), caller })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        if let Some(own) = taken.by_caller.get_mut(&self.caller) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.by_caller.remove(&self.caller);
            }
        }
    }
}

impl Full {
    /// As a sentence; `what` is taken.
    pub(in super::super) fn sentence(self, what: &str) -> String {
        match self {
            Self::All(most) => format!("{most} {what}, which is the most"),
            Self::Own(share) => format!("{share} {what} for you, which is the most for one caller"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn caller(last: u8) -> Caller {
        Caller::Address(IpAddr::V4(Ipv4Addr::new(10, 0, 0, last)))
    }

    #[test]
    fn one_caller_takes_its_share_and_all_take_all() {
        let (places, most) = (Places::default(), (3, 2));

        let _one = places.take(caller(1), most).unwrap();
        let two = places.take(caller(1), most).unwrap();
        assert_eq!(places.take(caller(1), most).unwrap_err(), Full::Own(2));
        let _three = places.take(caller(2), most).unwrap();
        assert_eq!(places.take(caller(2), most).unwrap_err(), Full::All(3));

        drop(two);
        assert!(places.take(caller(1), most).is_ok());
    }

    #[test]
    fn whoever_has_left_is_forgotten() {
        let (places, most) = (Places::default(), (3, 2));

        drop(places.take(caller(1), most));

        assert!(places.0.lock().unwrap().by_caller.is_empty());
    }
}
