package io.allim.access;

/** What a signed token lets its bearer do; a token for one purpose is worth nothing for another. */
public enum Purpose {
    /** Read and mark the recipient's own inbox and change the recipient's own preferences, over the API. */
    RECIPIENT,
    /** Acknowledge one delivery. */
    ACKNOWLEDGE,
    /** See and change the recipient's preferences on the hosted page. */
    PREFERENCES,
    /** End messages such as one delivery's. */
    UNSUBSCRIBE
}
