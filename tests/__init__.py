"""Tests of every room; a package, so that no ``tests`` of another distribution can stand before it."""
