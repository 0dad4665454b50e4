/**
 * What a snapshot of the process asks of its parts. AWS Lambda's SnapStart freezes a process that has started and lets any
 * number of others go on from there: they have the same memory, of which connections and random numbers must not be a part.
 */
package io.allim.snapshot;
