//! The bot from end to end: the real program against the stand-in, told as what people do and see.
