mod intervals;
mod memory;
mod planning;
