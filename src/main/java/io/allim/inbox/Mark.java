package io.allim.inbox;

/** What a recipient does with an entry of the inbox. */
public enum Mark {
    /** It was on the screen. */
    SEEN,
    /** It was opened, so it was seen as well. */
    READ,
    UNREAD,
    /** It is put away, read or not. */
    ARCHIVED,
    UNARCHIVED
}
