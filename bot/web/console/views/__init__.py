"""What the pages show, as plain data. Pure: no I/O, and no words, which are the templates' business."""
