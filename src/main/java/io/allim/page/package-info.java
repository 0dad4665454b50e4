/**
 * Pages for people: preferences, unsubscribing, acknowledging, all of a digest. No script, no cookie, no log-in: who has the link from the
 * message may do the one thing that its token says.
 *
 * <p>GET, HEAD and OPTIONS change nothing, since mail scanners follow every link; a POST acts, and doing it twice is the
 * same as once. Forms carry no token against forged requests of other sites: such a request would have to know the
 * address of the form, which holds the signed token, and a browser adds nothing to it by itself. For the same reason the
 * address must not leak: pages send no referrer, load nothing but the sender's picture, where there is one, and are not stored.
 */
package io.allim.page;
