mod agreement;
mod broken;
mod carried;
mod roll_ups;
