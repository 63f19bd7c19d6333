"""What is compiled: kernels on plain arrays, without names, errors or chance; the rooms beside give them meaning."""
