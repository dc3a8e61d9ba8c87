"""受付簿.xlsx: written for the office, its 判断 column read back. Who only reads it loads nothing to write it with."""
