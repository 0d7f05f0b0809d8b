"""What tests stand on: databases, platforms, a frozen world."""
