"""The demo: three phones on a page, a clock that jumps, and a look behind the scenes."""
