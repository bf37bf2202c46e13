//! Scenes of the field, day by day: on the last good day, the day after, and between.

mod bodies;
mod calendar;
mod deadlines;
mod gates;
mod guards;
mod independence;
mod periods;
mod properties;
mod provinces;
mod reviews;
mod scene;
mod summaries;
mod yearly;
