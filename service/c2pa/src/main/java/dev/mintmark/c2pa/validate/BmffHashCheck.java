package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.asset.BmffFormat;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a BMFF file with the hash of its boxes. What is left out has to be the store, boxes that hold neither pictures
 * nor sound, or XMP. C2PA 2.4, sections 15.12.2 and 18.6.
 *
 * <p>Older bindings leave out tables of offsets too. These may be left out only where no other left-out bytes could hold a
 * picture to which they could lead.
 *
 * @param container range of the store's container in the asset
 */
record BmffHashCheck(byte[] asset, ByteRange container, String kind, String url) {
    private static final Set<String> IDLE = Set.of("ftyp", "mfra", "free", "skip");
    private static final Set<String> OFFSETS = Set.of("iloc", "stco", "co64", "tfhd", "trun", "tfra", "saio", "sidx");
    /** A longer box ftyp could hold a small picture. */
    private static final int MAX_TYPE = 256;

    private static final int MAX_EXCLUSIONS = 100;

    void check(CborValue.Mapping content, Claim claim, Findings findings) {
        List<CborValue> exclusions = content.items("exclusions");
        Optional<byte[]> expected = content.bytes("hash");
        if (exclusions.isEmpty() || exclusions.size() > MAX_EXCLUSIONS || expected.isEmpty()) {
            boolean tree = content.get("merkle").isPresent();
            add(
                    findings,
                    tree ? StatusCode.GENERAL_ERROR : StatusCode.ASSERTION_BMFF_HASH_MALFORMED,
                    tree
                            ? "Merkle trees of fragments cannot be checked yet."
                            : "The hash of the boxes lacks its hash or its exclusions.");
            return;
        }
        String alg = Algorithms.of(content.text("alg").orElse(null), claim);
        Optional<MessageDigest> digest = Hashes.digest(alg);
        if (digest.isEmpty()) {
            add(findings, StatusCode.ALGORITHM_UNSUPPORTED, Algorithms.unsupported(alg));
            return;
        }
        try {
            check(content, exclusions, expected.get(), digest.get(), claim, findings);
        } catch (AssetException e) {
            add(findings, StatusCode.ASSERTION_BMFF_HASH_MISMATCH, String.valueOf(e.getMessage()));
        }
    }

    private void check(
            CborValue.Mapping content,
            List<CborValue> exclusions,
            byte[] expected,
            MessageDigest digest,
            Claim claim,
            Findings findings)
            throws AssetException {
        List<BmffBox> boxes = BmffBox.tree(asset);
        BmffExclusions resolved = new BmffExclusions(asset, boxes);
        List<ByteRange> left = new ArrayList<>();
        boolean additional = false;
        for (CborValue item : exclusions) {
            if (!(item instanceof CborValue.Mapping exclusion)
                    || exclusion.text("xpath").isEmpty()) {
                add(findings, StatusCode.ASSERTION_BMFF_HASH_MALFORMED, "An exclusion names no box.");
                return;
            }
            Optional<List<ByteRange>> ranges = resolved.ranges(exclusion);
            if (ranges.isEmpty()) {
                add(
                        findings,
                        StatusCode.ASSERTION_BMFF_HASH_MALFORMED,
                        "The parts of an exclusion overlap or are no numbers.");
                return;
            }
            additional |= isAdditional(ranges.get(), boxes);
            left.addAll(ranges.get());
        }
        List<BmffBox> mdats = content.get("merkle").isPresent()
                ? boxes.stream().filter(box -> box.type().equals("mdat")).toList()
                : List.of();
        String fault = fault(left, boxes, mdats);
        if (fault == null && content.get("merkle").isPresent()) {
            fault = new MerkleCheck(asset, mdats, claim).fault(content);
        }
        if (fault == null) {
            BmffFormat.hash(asset, left, !kind.equals(Labels.BMFF_HASH), digest);
            fault = MessageDigest.isEqual(digest.digest(), expected)
                    ? null
                    : "The asset is not the one that was signed";
        }
        if (additional) {
            add(
                    findings,
                    StatusCode.ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT,
                    "The hash leaves out more boxes than it has to.");
        }
        add(
                findings,
                fault == null ? StatusCode.ASSERTION_BMFF_HASH_MATCH : StatusCode.ASSERTION_BMFF_HASH_MISMATCH,
                fault == null ? "The asset is the one that was signed." : fault + ".");
    }

    private boolean isAdditional(List<ByteRange> ranges, List<BmffBox> boxes) {
        return ranges.stream()
                .anyMatch(range -> boxes.stream()
                        .noneMatch(box -> box.span().equals(range)
                                && (IDLE.contains(box.type()) || BmffFormat.isC2pa(asset, box))));
    }

    /**
     * Returns why these ranges may not be left out; null if they may.
     *
     * @param mdats boxes of which Merkle trees cover all but the beginning
     */
    private @Nullable String fault(List<ByteRange> left, List<BmffBox> boxes, List<BmffBox> mdats) {
        if (container.length() > 0 && !left.contains(container)) {
            return "The hash does not leave out the manifest";
        }
        boolean pointers = false;
        boolean room = false;
        for (ByteRange range : left) {
            boolean inTree = mdats.stream().anyMatch(box -> contains(MerkleCheck.covered(box), range));
            if (range.equals(container) || range.length() == 0 || inTree) {
                continue;
            }
            BmffBox top = boxes.stream()
                    .filter(box -> contains(box.span(), range))
                    .findFirst()
                    .orElse(null);
            if (top != null && (IDLE.contains(top.type()) || BmffFormat.isXmp(asset, top))) {
                room |= !top.type().equals("ftyp") || top.span().length() > MAX_TYPE;
            } else if (isOffsets(range, boxes)) {
                pointers = true;
            } else {
                return "The hash leaves out bytes of the box "
                        + (top == null ? "at byte " + range.offset() : top.type())
                        + ", which are neither the manifest nor metadata";
            }
        }
        return pointers && room
                ? "The hash leaves out where the picture or sound lies, and other boxes in which another one could lie"
                : null;
    }

    private static boolean isOffsets(ByteRange range, List<BmffBox> boxes) {
        return boxes.stream()
                .filter(box -> contains(box.span(), range))
                .anyMatch(box -> OFFSETS.contains(box.type()) || isOffsets(range, box.children()));
    }

    private static boolean contains(ByteRange outer, ByteRange inner) {
        return outer.offset() <= inner.offset() && inner.end() <= outer.end();
    }

    private void add(Findings findings, StatusCode code, String explanation) {
        findings.add(code, url, explanation);
    }
}
