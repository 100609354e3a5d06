package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares an asset's bytes with the hash in its manifest. C2PA 2.4, section 15.12.1.
 *
 * @param container range of the store in the asset
 * @param updated whether update manifests enlarged the store after the hash was computed
 */
record HardBindingCheck(byte[] asset, ByteRange container, boolean updated) {
    /** Limit of checked hard bindings. More than one is already an error, and each hashes the whole asset. */
    private static final int MAX_CHECKED = 2;

    void check(Manifest manifest, Findings findings) {
        List<Manifest.Part> bindings = manifest.hardBindings();
        if (bindings.size() > 1) {
            findings.add(
                    StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS,
                    manifest.url(),
                    "The manifest has " + bindings.size() + " hard bindings; exactly one is allowed.");
        }
        for (Manifest.Part part : bindings.subList(0, Math.min(bindings.size(), MAX_CHECKED))) {
            String url = manifest.url(part);
            boolean ofBoxes = part.kind().equals(Labels.BOXES_HASH);
            if (!ofBoxes && !part.kind().equals(Labels.DATA_HASH)) {
                findings.add(
                        StatusCode.GENERAL_ERROR,
                        url,
                        "Hard bindings of the kind " + part.kind() + " cannot be checked yet.");
            } else if (part.content() == null) {
                findings.add(
                        ofBoxes ? StatusCode.ASSERTION_BOXES_HASH_MALFORMED : StatusCode.ASSERTION_DATA_HASH_MALFORMED,
                        url,
                        "The hard binding is no CBOR map.");
            } else if (ofBoxes) {
                new BoxesHashCheck(asset, url).check(part.content(), manifest.claim(), findings);
            } else {
                dataHash(manifest, part.content(), url, findings);
            }
        }
    }

    private void dataHash(Manifest manifest, CborValue.Mapping content, String url, Findings findings) {
        Optional<byte[]> expected = content.bytes("hash");
        List<ByteRange> exclusions = exclusions(content);
        if (expected.isEmpty() || exclusions == null) {
            findings.add(
                    StatusCode.ASSERTION_DATA_HASH_MALFORMED,
                    url,
                    "The data hash lacks its hash, or its exclusions make no sense.");
            return;
        }
        String alg = ManifestCheck.algorithm(content.text("alg").orElse(null), manifest.claim());
        Optional<MessageDigest> digest = Hashes.digest(alg);
        if (digest.isEmpty()) {
            findings.add(StatusCode.ALGORITHM_UNSUPPORTED, url, "The hash algorithm " + alg + " is not allowed.");
            return;
        }
        if (!updated && !exclusions.contains(container)) {
            findings.add(
                    StatusCode.ASSERTION_DATA_HASH_MISMATCH,
                    url,
                    "The data hash does not leave out exactly the manifest, which lies at byte " + container.offset()
                            + " and has " + container.length() + " bytes.");
            return;
        }
        if (exclusions.size() > 1) {
            findings.add(
                    StatusCode.ASSERTION_DATA_HASH_ADDITIONAL_EXCLUSIONS_PRESENT,
                    url,
                    "The data hash leaves out something else than the manifest.");
        }
        List<ByteRange> left = updated ? grown(exclusions) : exclusions;
        boolean equal = left != null
                && update(digest.get(), left)
                && MessageDigest.isEqual(digest.get().digest(), expected.get());
        findings.add(
                equal ? StatusCode.ASSERTION_DATA_HASH_MATCH : StatusCode.ASSERTION_DATA_HASH_MISMATCH,
                url,
                equal ? "The asset is the one that was signed." : "The asset is not the one that was signed.");
    }

    /** Hashes everything except the exclusions; false if they exceed the asset or overlap. */
    private boolean update(MessageDigest digest, List<ByteRange> exclusions) {
        int at = 0;
        for (ByteRange exclusion : exclusions) {
            if (exclusion.offset() < at || exclusion.end() > asset.length) {
                return false;
            }
            digest.update(asset, at, exclusion.offset() - at);
            at = exclusion.end();
        }
        digest.update(asset, at, asset.length - at);
        return true;
    }

    /** Returns the present ranges of the exclusions; null if one is beyond any file. */
    private @Nullable List<ByteRange> grown(List<ByteRange> exclusions) {
        Optional<ByteRange> old = exclusions.stream()
                .filter(span -> span.offset() == container.offset())
                .findFirst();
        int shift = old.map(span -> container.length() - span.length()).orElse(0);
        List<ByteRange> moved = new ArrayList<>();
        for (ByteRange exclusion : exclusions) {
            if (old.isPresent() && exclusion.equals(old.get())) {
                moved.add(container);
            } else if (old.isPresent() && exclusion.offset() > container.offset()) {
                long offset = (long) exclusion.offset() + shift;
                if (offset < 0 || offset + exclusion.length() > asset.length) {
                    return null;
                }
                moved.add(new ByteRange((int) offset, exclusion.length()));
            } else {
                moved.add(exclusion);
            }
        }
        return moved;
    }

    private static @Nullable List<ByteRange> exclusions(CborValue.Mapping content) {
        List<ByteRange> spans = new ArrayList<>();
        for (CborValue item : content.items("exclusions")) {
            Integer start = item instanceof CborValue.Mapping map ? integer(map, "start") : null;
            Integer length = item instanceof CborValue.Mapping map ? integer(map, "length") : null;
            if (start == null || length == null || start > Integer.MAX_VALUE - length) {
                return null;
            }
            spans.add(new ByteRange(start, length));
        }
        spans.sort(Comparator.comparingInt(ByteRange::offset));
        return spans;
    }

    private static @Nullable Integer integer(CborValue.Mapping map, String key) {
        BigInteger value =
                map.get(key, CborValue.Int.class).map(CborValue.Int::value).orElse(BigInteger.ONE.negate());
        return value.signum() >= 0 && value.bitLength() < 32 ? Integer.valueOf(value.intValue()) : null;
    }
}
