package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.cbor.CborValue;
import java.util.List;
import java.util.Optional;

/** The padding fields of a map, which have to be zeros. C2PA 2.4, section 10.4. */
final class Padding {
    private static final List<String> NAMES = List.of("pad", "pad2");

    private Padding() {}

    /** Returns whether the padding fields that a map has are byte strings of zeros. */
    static boolean isZero(CborValue.Mapping map) {
        for (String name : NAMES) {
            Optional<CborValue> padding = map.get(name);
            if (padding.isPresent() && !(padding.get() instanceof CborValue.Bytes bytes && isZero(bytes.value()))) {
                return false;
            }
        }
        return true;
    }

    static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
