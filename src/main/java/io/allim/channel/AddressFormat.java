package io.allim.channel;

import java.util.Comparator;

/**
 * How the addresses of a kind look, as the API's errors and files of recipients say it.
 *
 * @param position of the kind where kinds are listed; smaller ones come first, equal ones in the order of their fields
 * @param what completes the sentence "must be …", with its article: {@code an e-mail address}
 * @param example of such an address
 * @param mayHoldSemicolons whether a list of such addresses in one cell is parted by spaces alone
 */
public record AddressFormat(AddressKind kind, int position, String what, String example, boolean mayHoldSemicolons) {

    /** After all that have a position of their own. */
    static final int LAST = 1000;

    static final Comparator<AddressFormat> LISTED = Comparator.comparingInt(AddressFormat::position)
            .thenComparing(format -> format.kind().field());

    /** Addresses without semicolons, listed last. */
    public AddressFormat(AddressKind kind, String what, String example) {
        this(kind, LAST, what, example, false);
    }
}
