package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.NamedBox;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares an asset with the hashes of its boxes: segments of a JPEG, chunks of a PNG or WebP. Every box has to be listed, in
 * order, and the file has to end with the last one. C2PA 2.4, section 15.12.3.
 */
record BoxesHashCheck(Source asset, String url) {

    void check(CborValue.Mapping content, Claim claim, Findings findings) {
        List<NamedBox> boxes;
        try {
            boxes = AssetFormat.of(asset).boxes(asset);
        } catch (AssetException e) {
            add(findings, StatusCode.ASSERTION_BOXES_HASH_MISMATCH, String.valueOf(e.getMessage()));
            return;
        }
        if (content.items("boxes").isEmpty()) {
            add(findings, StatusCode.ASSERTION_BOXES_HASH_MALFORMED, "The hash of boxes lists none.");
            return;
        }
        int next = skipsHeader(content) ? 1 : 0;
        int listed = 0;
        for (CborValue item : content.items("boxes")) {
            int count = item instanceof CborValue.Mapping entry ? names(entry).size() : 0;
            if (count == 0 || !(item instanceof CborValue.Mapping entry)) {
                add(findings, StatusCode.ASSERTION_BOXES_HASH_MALFORMED, "An entry of the hash of boxes names none.");
                return;
            }
            if (!isNext(names(entry), boxes, next)) {
                List<NamedBox> left = boxes.subList(Math.min(next, boxes.size()), boxes.size());
                List<String> all = listed(content);
                boolean reordered = sorted(left.stream().map(NamedBox::name))
                        .equals(sorted(all.subList(listed, all.size()).stream()));
                add(
                        findings,
                        reordered
                                ? StatusCode.ASSERTION_BOXES_HASH_MISMATCH
                                : StatusCode.ASSERTION_BOXES_HASH_UNKNOWN_BOX,
                        "The file has other boxes than " + names(entry) + " at that place.");
                return;
            }
            if (!matches(entry, boxes.subList(next, next + count), content, claim, findings)) {
                return;
            }
            next += count;
            listed += count;
        }
        if (next != boxes.size()) {
            add(
                    findings,
                    StatusCode.ASSERTION_BOXES_HASH_UNKNOWN_BOX,
                    "The file has the box " + boxes.get(next).name() + " that is not listed.");
        } else if (boxes.getLast().span().end() != asset.length()) {
            add(findings, StatusCode.ASSERTION_BOXES_HASH_MISMATCH, "Bytes follow the file's last box.");
        } else {
            add(findings, StatusCode.ASSERTION_BOXES_HASH_MATCH, "The asset is the one that was signed.");
        }
    }

    private boolean matches(
            CborValue.Mapping entry, List<NamedBox> boxes, CborValue.Mapping content, Claim claim, Findings findings) {
        if (boxes.stream().anyMatch(box -> box.name().equals(NamedBox.CONTAINER))) {
            if (boxes.size() > 1) {
                add(findings, StatusCode.ASSERTION_BOXES_HASH_MALFORMED, "The manifest's box is not listed alone.");
            }
            return boxes.size() == 1;
        }
        if (entry.get("excluded", CborValue.Bool.class)
                .filter(CborValue.Bool::value)
                .isPresent()) {
            boolean metadata = boxes.stream().allMatch(box -> box.kind() == NamedBox.Kind.METADATA);
            add(
                    findings,
                    metadata
                            ? StatusCode.ASSERTION_BOXES_HASH_ADDITIONAL_EXCLUSIONS_PRESENT
                            : StatusCode.ASSERTION_BOXES_HASH_MALFORMED,
                    "The hash of boxes leaves out " + names(entry) + ".");
            return metadata;
        }
        String alg = Algorithms.of(claim, entry, content);
        Optional<MessageDigest> digest = Hashes.digest(alg);
        Optional<byte[]> expected = entry.bytes("hash");
        if (digest.isEmpty() || expected.isEmpty()) {
            add(
                    findings,
                    digest.isEmpty() ? StatusCode.ALGORITHM_UNSUPPORTED : StatusCode.ASSERTION_BOXES_HASH_MISMATCH,
                    "An entry of the hash of boxes has no hash of an allowed algorithm.");
            return false;
        }
        long start = boxes.getFirst().span().offset();
        asset.update(digest.get(), start, boxes.getLast().span().end() - start);
        boolean equal = MessageDigest.isEqual(digest.get().digest(), expected.get());
        if (!equal) {
            add(findings, StatusCode.ASSERTION_BOXES_HASH_MISMATCH, "The boxes " + names(entry) + " were changed.");
        }
        return equal;
    }

    /** Returns whether the PNG signature is left out, which is allowed because it is constant. */
    private static boolean skipsHeader(CborValue.Mapping content) {
        return content.items("boxes").getFirst() instanceof CborValue.Mapping first
                && !names(first).contains("PNGh")
                && names(first).contains("IHDR");
    }

    private static boolean isNext(List<String> names, List<NamedBox> boxes, int next) {
        return names.size() <= boxes.size() - next
                && boxes.subList(next, next + names.size()).stream()
                        .map(NamedBox::name)
                        .toList()
                        .equals(names);
    }

    /** Returns the names of all boxes that the hash lists. */
    private static List<String> listed(CborValue.Mapping content) {
        return content.items("boxes").stream()
                .flatMap(item -> item instanceof CborValue.Mapping entry ? names(entry).stream() : Stream.empty())
                .toList();
    }

    private static List<String> sorted(Stream<String> names) {
        return names.sorted().toList();
    }

    private static List<String> names(CborValue.Mapping entry) {
        List<String> names = new ArrayList<>();
        for (CborValue item : entry.items("names")) {
            names.add(item instanceof CborValue.Text text ? text.value() : "");
        }
        return names;
    }

    private void add(Findings findings, StatusCode code, String explanation) {
        findings.add(code, url, explanation);
    }
}
