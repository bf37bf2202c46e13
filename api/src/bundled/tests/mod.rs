mod agreement;
mod broken;
mod carried;
