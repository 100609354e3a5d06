package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.cbor.CborValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the ranges that the exclusions of a BMFF hash leave out. C2PA 2.4, section 18.6.3.
 *
 * @param boxes the boxes of the asset
 */
record BmffExclusions(byte[] asset, List<BmffBox> boxes) {
    private static final Pattern STEP = Pattern.compile("(.{4})(?:\\[([1-9]\\d{0,5})])?", Pattern.DOTALL);
    private static final int MAX_STEPS = 32;
    private static final int HEADER = 8;

    /** Returns the ranges of the boxes that an exclusion fits; empty if it is malformed. */
    Optional<List<ByteRange>> ranges(CborValue.Mapping exclusion) {
        List<ByteRange> ranges = new ArrayList<>();
        for (BmffBox box : named(exclusion.text("xpath").orElse(""))) {
            if (!fits(exclusion, box)) {
                continue;
            }
            List<CborValue> parts = exclusion.items("subset");
            if (parts.isEmpty()) {
                ranges.add(box.span());
                continue;
            }
            long behind = 0;
            for (CborValue part : parts) {
                long offset = number(part, "offset");
                long length = number(part, "length");
                if (offset < behind || length < 0) {
                    return Optional.empty();
                }
                behind = offset + length;
                if (offset <= box.span().length()) {
                    int rest = box.span().length() - (int) offset;
                    // A length of 0 is the rest of the box.
                    ranges.add(new ByteRange(
                            box.span().offset() + (int) offset, length == 0 ? rest : (int) Math.min(length, rest)));
                }
            }
        }
        return Optional.of(ranges);
    }

    /** Returns the boxes of a path, such as {@code /moov/trak[2]/mdia}. */
    private List<BmffBox> named(String path) {
        String[] steps = path.startsWith("/") ? path.substring(1).split("/", -1) : new String[0];
        List<BmffBox> found = List.of();
        List<BmffBox> candidates = boxes;
        for (String step : Arrays.asList(steps).subList(0, Math.min(steps.length, MAX_STEPS))) {
            Matcher matcher = STEP.matcher(step);
            if (!matcher.matches()) {
                return List.of();
            }
            List<BmffBox> named = candidates.stream()
                    .filter(box -> box.type().equals(matcher.group(1)))
                    .toList();
            if (matcher.group(2) != null) {
                int index = Integer.parseInt(matcher.group(2)) - 1;
                named = index < named.size() ? List.of(named.get(index)) : List.of();
            }
            found = named;
            candidates = named.stream().flatMap(box -> box.children().stream()).toList();
        }
        return steps.length > MAX_STEPS ? List.of() : found;
    }

    private boolean fits(CborValue.Mapping exclusion, BmffBox box) {
        if (exclusion
                .get("length", CborValue.Int.class)
                .filter(length -> !length.is(box.span().length()))
                .isPresent()) {
            return false;
        }
        int at = box.span().offset();
        int versionAt = box.content().offset();
        if (exclusion
                .get("version", CborValue.Int.class)
                .filter(version -> versionAt >= box.span().end() || !version.is(asset[versionAt] & 0xff))
                .isPresent()) {
            return false;
        }
        Optional<byte[]> flags = exclusion.bytes("flags").filter(bytes -> bytes.length == 3);
        if (flags.isPresent() && !hasFlags(exclusion, flags.get(), versionAt + 1, box)) {
            return false;
        }
        return exclusion.items("data").stream().allMatch(item -> hasData(item, at, box));
    }

    private boolean hasFlags(CborValue.Mapping exclusion, byte[] wanted, int flagsAt, BmffBox box) {
        if (flagsAt + wanted.length > box.span().end()) {
            return false;
        }
        boolean exact = exclusion
                .get("exact", CborValue.Bool.class)
                .map(CborValue.Bool::value)
                .orElse(true);
        for (int i = 0; i < wanted.length; i++) {
            int present = exact ? asset[flagsAt + i] : asset[flagsAt + i] & wanted[i];
            if ((byte) present != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean hasData(CborValue item, int start, BmffBox box) {
        Optional<byte[]> value = item instanceof CborValue.Mapping map ? map.bytes("value") : Optional.empty();
        long offset = number(item, "offset");
        if (value.isEmpty()
                || offset < 0
                || offset > Math.max(HEADER, box.span().length() - value.get().length)) {
            return false;
        }
        int from = start + (int) offset;
        int to = from + value.get().length;
        return to <= box.span().end() && Arrays.equals(asset, from, to, value.get(), 0, value.get().length);
    }

    /** Returns a number of a map; -1 if there is none that fits into a file. */
    private static long number(CborValue item, String key) {
        return item instanceof CborValue.Mapping map
                ? map.get(key, CborValue.Int.class)
                        .map(CborValue.Int::value)
                        .filter(value -> value.signum() >= 0)
                        .map(value ->
                                value.min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue())
                        .orElse(-1L)
                : -1;
    }
}
