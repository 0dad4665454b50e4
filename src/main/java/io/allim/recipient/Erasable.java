package io.allim.recipient;

/**
 * What keeps data of recipients, and can forget them. The container finds it.
 *
 * <p>It is called again until it finds nothing, after a crash as well, and perhaps by two at the same time: whatever was
 * forgotten already is no error.
 */
public interface Erasable {

    /**
     * Forgets some of what it knows of the recipient and of the recipient's addresses.
     *
     * @param most how many items it may change; bounds the time of one call
     * @return how many items it changed; 0 says that it knows nothing any more
     */
    int eraseSome(Erasure erasure, int most);
}
