package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file whose blocks an archive has, as the query parameter {@code entity-bytes} says it; immutable.
 *
 * @param from the first byte; negative for so many before the end
 * @param to the last byte; negative for so many before the end, so that -1 is the file's last; {@link Long#MAX_VALUE} for the end
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless Gateway, entity-bytes</a>
 */
record EntityBytes(long from, long to) {
    /** Fewer digits than the largest number of 64 bits has. */
    private static final Pattern FORM = Pattern.compile("(-?\\d{1,18}):(-?\\d{1,18}|\\*)");

    /** @throws InvalidRequestException where it is not two numbers, or a number and {@code *} */
    static EntityBytes parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new InvalidRequestException(
                    "entity-bytes",
                    "The bytes are \"" + text
                            + "\"; they are the first and the last, such as 0:1023, 1024:* or -512:*.");
        }
        String to = form.group(2);
        return new EntityBytes(Long.parseLong(form.group(1)), to.equals("*") ? Long.MAX_VALUE : Long.parseLong(to));
    }

    /** The first byte of a file of this size, 0 at least. */
    long start(long size) {
        return Math.max(0, from < 0 ? size + from : from);
    }

    /** How many bytes of a file of this size there are from {@link #start}; 0 where there are none. */
    long length(long size) {
        long last = Math.min(size - 1, to < 0 ? size + to : to);
        return Math.max(0, last - start(size) + 1);
    }

    @Override
    public String toString() {
        return from + ":" + (to == Long.MAX_VALUE ? "*" : Long.toString(to));
    }
}
