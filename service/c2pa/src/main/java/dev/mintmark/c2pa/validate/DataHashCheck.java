package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.asset.NamedBox;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares an asset with the hash of its bytes. Exactly one exclusion is the container of the store; others may leave
 * out only metadata, because a picture that no hash covers could be replaced. C2PA 2.4, section 15.12.1.
 *
 * @param place the store's container in the asset
 * @param updated whether update manifests changed the length of the store after the hash was computed
 * @param url URI of the assertion
 */
record DataHashCheck(Source asset, Container place, boolean updated, String url) {
    /** An excluded range, as signed. It may be beyond the asset. */
    private record Exclusion(long start, long length) {
        long end() {
            return start + length;
        }
    }

    void check(CborValue.Mapping content, Claim claim, Findings findings) {
        Optional<List<Exclusion>> exclusions = exclusions(content);
        if (exclusions.isEmpty()) {
            add(findings, StatusCode.ASSERTION_DATA_HASH_MALFORMED, "The exclusions overlap or are out of order.");
            return;
        }
        if (content.bytes("pad").isEmpty()) {
            add(findings, StatusCode.ASSERTION_DATA_HASH_MALFORMED, "The data hash lacks its padding, pad.");
            return;
        }
        String alg = Algorithms.of(claim, content);
        Optional<MessageDigest> digest = Hashes.digest(alg);
        if (digest.isEmpty()) {
            add(findings, StatusCode.ALGORITHM_UNSUPPORTED, Algorithms.unsupported(alg));
            return;
        }
        if (exclusions.get().size() > 1) {
            add(
                    findings,
                    StatusCode.ASSERTION_DATA_HASH_ADDITIONAL_EXCLUSIONS_PRESENT,
                    "The data hash leaves out something else than the manifest.");
        }
        // Early writers filled the padding with spaces; it is signed.
        boolean padded = claim.version() == 1 || Padding.isZero(content);
        String fault = padded
                ? fault(content, exclusions.get(), digest.get())
                : "The padding of the data hash is not all zeros.";
        add(
                findings,
                fault == null ? StatusCode.ASSERTION_DATA_HASH_MATCH : StatusCode.ASSERTION_DATA_HASH_MISMATCH,
                fault == null ? "The asset is the one that was signed." : fault);
    }

    /** Returns why the hash does not bind the asset; null if it does. */
    private @Nullable String fault(CborValue.Mapping content, List<Exclusion> exclusions, MessageDigest digest) {
        Optional<byte[]> expected = content.bytes("hash");
        if (expected.isEmpty()) {
            return "The data hash lacks its hash.";
        }
        FileRange container = place.span();
        List<Exclusion> ofContainer = exclusions.stream()
                .filter(exclusion -> exclusion.length() > 0 && exclusion.start() == container.offset())
                .toList();
        if (container.length() == 0) {
            return faultApart(expected.get(), exclusions, digest);
        }
        if (ofContainer.size() != 1 || !updated && ofContainer.getFirst().length() != container.length()) {
            return "The data hash does not leave out exactly the manifest, which lies at byte " + container.offset()
                    + " and has " + container.length() + " bytes.";
        }
        long growth = container.length() - ofContainer.getFirst().length();
        if (growth != 0 && container.end() != asset.length() && hasAbsolutePlaces()) {
            return "What lies behind the manifest is not where it was when the file was signed, and the tables of the file"
                    + " could lead into the manifest.";
        }
        List<FileRange> left = new ArrayList<>();
        for (Exclusion signed : exclusions) {
            boolean behind = signed.start() > container.offset();
            Exclusion now = behind ? new Exclusion(signed.start() + growth, signed.length()) : signed;
            if (signed.equals(ofContainer.getFirst())) {
                left.add(container);
            } else if (now.start() < 0 || now.end() > asset.length()) {
                return "The data hash leaves out bytes beyond the end of the asset.";
            } else if (now.length() > 0) {
                left.add(new FileRange(now.start(), now.length()));
            }
        }
        List<FileRange> others = left.stream()
                .filter(range -> !range.equals(container) && !place.lengths().contains(range))
                .toList();
        if (!areMetadata(others)) {
            return "The data hash leaves out bytes that are neither the manifest nor metadata.";
        }
        return MessageDigest.isEqual(hash(digest, left), expected.get())
                ? null
                : "The asset is not the one that was signed.";
    }

    private boolean hasAbsolutePlaces() {
        try {
            return AssetFormat.of(asset).hasAbsolutePlaces();
        } catch (AssetException e) {
            return true;
        }
    }

    /** Returns why the hash in a store that lies apart does not bind the asset; null if it does. */
    private @Nullable String faultApart(byte[] expected, List<Exclusion> exclusions, MessageDigest digest) {
        List<FileRange> left = new ArrayList<>();
        for (Exclusion exclusion : exclusions) {
            if (exclusion.end() > asset.length()) {
                return "The data hash leaves out bytes beyond the end of the asset.";
            }
            if (exclusion.length() > 0) {
                left.add(new FileRange(exclusion.start(), exclusion.length()));
            }
        }
        if (!areMetadata(left)) {
            return "The data hash leaves out bytes that are not metadata.";
        }
        return MessageDigest.isEqual(hash(digest, left), expected) ? null : "The asset is not the one that was signed.";
    }

    /** Hashes everything except these ranges. */
    private byte[] hash(MessageDigest digest, List<FileRange> left) {
        long at = 0;
        for (FileRange range : left) {
            asset.update(digest, at, range.offset() - at);
            at = range.end();
        }
        asset.update(digest, at, asset.length() - at);
        return digest.digest();
    }

    /** Returns whether each range is within the content of one metadata segment or chunk. C2PA 2.4, section 9.2.5. */
    private boolean areMetadata(List<FileRange> ranges) {
        if (ranges.isEmpty()) {
            return true;
        }
        NavigableMap<Long, FileRange> metadata = new TreeMap<>();
        try {
            for (NamedBox box : AssetFormat.of(asset).boxes(asset)) {
                if (box.kind() == NamedBox.Kind.METADATA) {
                    metadata.put(box.content().offset(), box.content());
                }
            }
        } catch (AssetException e) {
            return false;
        }
        return ranges.stream().allMatch(range -> {
            Map.Entry<Long, FileRange> content = metadata.floorEntry(range.offset());
            return content != null && range.end() <= content.getValue().end();
        });
    }

    /** Returns the exclusions; empty if they are not in order without overlaps. */
    private static Optional<List<Exclusion>> exclusions(CborValue.Mapping content) {
        List<Exclusion> exclusions = new ArrayList<>();
        long at = 0;
        for (CborValue item : content.items("exclusions")) {
            long start = item instanceof CborValue.Mapping map ? map.natural("start") : -1;
            long length = item instanceof CborValue.Mapping map ? map.natural("length") : -1;
            if (start < at || length < 0) {
                return Optional.empty();
            }
            exclusions.add(new Exclusion(start, length));
            at = start + length;
        }
        return Optional.of(exclusions);
    }

    private void add(Findings findings, StatusCode code, String explanation) {
        findings.add(code, url, explanation);
    }
}
