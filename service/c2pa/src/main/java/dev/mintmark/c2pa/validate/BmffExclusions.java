package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.cbor.CborValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the ranges that the exclusions of a BMFF hash leave out. C2PA 2.4, section 18.6.3. Not thread-safe. */
final class BmffExclusions {
    private static final Pattern STEP = Pattern.compile("(.{4})(?:\\[([1-9]\\d{0,5})])?", Pattern.DOTALL);
    private static final int MAX_STEPS = 32;

    /** Longest encoding of one exclusion, which is compared with every box of its path. */
    private static final int MAX_LENGTH = 8192;

    /** Boxes, conditions and parts of all exclusions together; as many as a file may have boxes. */
    private static final int MAX_COMPARISONS = 100_000;

    private final Source asset;
    private final List<BmffBox> boxes;
    private long comparisons;

    /** @param boxes the boxes of the asset */
    BmffExclusions(Source asset, List<BmffBox> boxes) {
        this.asset = asset;
        this.boxes = boxes;
    }

    /**
     * Adds the ranges of the boxes that an exclusion fits.
     *
     * @return whether it is well-formed
     * @throws AssetException if the exclusions so far name too many boxes
     */
    boolean collect(CborValue.Mapping exclusion, List<FileRange> ranges) throws AssetException {
        if (exclusion.span().length() > MAX_LENGTH) {
            return false;
        }
        List<CborValue> parts = exclusion.items("subset");
        List<BmffBox> named = named(exclusion.text("xpath").orElse(""));
        comparisons += named.size() * (1L + exclusion.items("data").size() + parts.size());
        if (comparisons > MAX_COMPARISONS) {
            throw new AssetException("The exclusions of the hash need more than " + MAX_COMPARISONS + " comparisons.");
        }
        for (BmffBox box : named) {
            if (!fits(exclusion, box)) {
                continue;
            }
            if (parts.isEmpty()) {
                ranges.add(box.span());
                continue;
            }
            long behind = 0;
            for (CborValue item : parts) {
                long offset = item instanceof CborValue.Mapping part ? part.natural("offset") : -1;
                long length = item instanceof CborValue.Mapping part ? part.natural("length") : -1;
                if (offset < behind || length < 0) {
                    return false;
                }
                behind = offset + length;
                if (offset <= box.span().length()) {
                    long rest = box.span().length() - offset;
                    // A length of 0 is the rest of the box.
                    ranges.add(
                            new FileRange(box.span().offset() + offset, length == 0 ? rest : Math.min(length, rest)));
                }
            }
        }
        return true;
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
        long versionAt = box.content().offset();
        if (exclusion
                .get("version", CborValue.Int.class)
                .filter(version -> versionAt >= box.span().end() || !version.is(asset.unsigned(versionAt)))
                .isPresent()) {
            return false;
        }
        Optional<byte[]> flags = exclusion.bytes("flags").filter(bytes -> bytes.length == 3);
        if (flags.isPresent() && !hasFlags(exclusion, flags.get(), versionAt + 1, box)) {
            return false;
        }
        return exclusion.items("data").stream().allMatch(item -> hasData(item, box));
    }

    private boolean hasFlags(CborValue.Mapping exclusion, byte[] wanted, long flagsAt, BmffBox box) {
        if (flagsAt + wanted.length > box.span().end()) {
            return false;
        }
        boolean exact = exclusion
                .get("exact", CborValue.Bool.class)
                .map(CborValue.Bool::value)
                .orElse(true);
        for (int i = 0; i < wanted.length; i++) {
            int present = exact ? asset.at(flagsAt + i) : asset.at(flagsAt + i) & wanted[i];
            if ((byte) present != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean hasData(CborValue item, BmffBox box) {
        if (!(item instanceof CborValue.Mapping condition)
                || condition.bytes("value").isEmpty()) {
            return false;
        }
        byte[] value = condition.bytes("value").get();
        long offset = condition.natural("offset");
        if (offset < 0 || offset > box.span().length() - value.length) {
            return false;
        }
        return asset.isAt(value, box.span().offset() + offset);
    }
}
