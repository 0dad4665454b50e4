package io.allim.channel;

/**
 * How the addresses of a kind look, as the API's errors and files of recipients say it.
 *
 * @param position of the kind where kinds are listed; smaller ones come first, equal ones in the order of their fields
 * @param what completes the sentence "must be …", with its article: {@code an e-mail address}
 * @param example of such an address
 * @param mayHoldSemicolons whether a list of such addresses in one cell is parted by spaces alone
 */
public record AddressFormat(AddressKind kind, int position, String what, String example, boolean mayHoldSemicolons)
        implements Comparable<AddressFormat> {

    /** After all that have a position of their own. */
    static final int LAST = 1000;

    /** Addresses without semicolons, listed last. */
    public AddressFormat(AddressKind kind, String what, String example) {
        this(kind, LAST, what, example, false);
    }

    /** In the order in which kinds are listed. */
    @Override
    public int compareTo(AddressFormat other) {
        int order = Integer.compare(position, other.position);
        return order == 0 ? kind.field().compareTo(other.kind.field()) : order;
    }
}
