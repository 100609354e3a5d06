package dev.mintmark.app.artwork;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The vouchers that were given. What became of them, the chain says. Thread-safe. */
public interface Vouchers {
    /**
     * A voucher: whoever has it can mint the artwork at the cost of the gas.
     *
     * @param contract its address, with its checksum
     * @param signature the attester's, hexadecimal
     */
    record Given(
            String artworkId,
            long chainId,
            String contract,
            Generation generation,
            String signature,
            Instant givenAt) {}

    /**
     * Stores a voucher, before it leaves; from then on the artwork stays.
     *
     * @param known the vouchers of the artwork by which it was decided that another may be given
     * @return false where another process has given one since: then nothing is stored
     */
    boolean add(Given voucher, List<Given> known);

    /** The vouchers of an artwork, that of the latest deadline first. */
    List<Given> of(String artworkId);

    /**
     * All of them, the newest first.
     *
     * @param after the last one of the page before; null for the first page
     */
    List<Given> list(@Nullable Cursor after, int limit);

    /** A place in the list. */
    record Cursor(Instant givenAt, String artworkId) {}
}
