"""Charts and maps as every room draws them: the frame of a picture, the world, the libraries of the browser."""
