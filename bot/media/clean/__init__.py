"""Takes out of a file what tells about people (place, device, names, earlier versions) and leaves pictures and sound.

Each cleaner knows the parts that showing the file needs, and drops every other one, and whatever stands behind the end.
"""
