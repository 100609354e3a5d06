package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.asset.BmffFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a BMFF file with the hash of its boxes. What is left out has to be the store, boxes that hold neither pictures
 * nor sound, or XMP. C2PA 2.4, sections 15.12.2 and 18.6.
 *
 * <p>Older bindings leave out tables of offsets too. These may be left out only where no other left-out bytes could hold a
 * picture to which they could lead.
 *
 * @param place the store's container in the asset
 */
record BmffHashCheck(Source asset, Container place, String kind, String url) {
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
        String alg = Algorithms.of(claim, content);
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
        List<FileRange> left = new ArrayList<>();
        for (CborValue item : exclusions) {
            if (!(item instanceof CborValue.Mapping exclusion)
                    || exclusion.text("xpath").isEmpty()) {
                add(findings, StatusCode.ASSERTION_BMFF_HASH_MALFORMED, "An exclusion names no box.");
                return;
            }
            if (!resolved.collect(exclusion, left)) {
                add(
                        findings,
                        StatusCode.ASSERTION_BMFF_HASH_MALFORMED,
                        "The parts of an exclusion overlap or are no numbers, or it is too long.");
                return;
            }
        }
        boolean trees = content.get("merkle").isPresent();
        String fault = fault(left, boxes, trees);
        if (fault == null && trees) {
            List<BmffBox> mdats =
                    boxes.stream().filter(box -> box.type().equals("mdat")).toList();
            fault = new MerkleCheck(asset, mdats, claim).fault(content);
        }
        if (fault == null) {
            BmffFormat.hash(asset, left, !kind.equals(Labels.BMFF_HASH), digest);
            fault = MessageDigest.isEqual(digest.digest(), expected)
                    ? null
                    : "The asset is not the one that was signed";
        }
        if (hasAdditional(left, boxes)) {
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

    private boolean hasAdditional(List<FileRange> left, List<BmffBox> boxes) {
        Set<FileRange> expected = boxes.stream()
                .filter(box -> IDLE.contains(box.type()) || BmffFormat.isC2pa(asset, box))
                .map(BmffBox::span)
                .collect(Collectors.toSet());
        return !expected.containsAll(left);
    }

    /**
     * Returns why these ranges may not be left out; null if they may.
     *
     * @param trees whether Merkle trees cover all but the beginning of each box mdat
     */
    private @Nullable String fault(List<FileRange> left, List<BmffBox> boxes, boolean trees) {
        FileRange container = place.span();
        if (container.length() > 0 && !left.contains(container)) {
            return "The hash does not leave out the manifest";
        }
        boolean pointers = false;
        boolean room = false;
        for (FileRange range : left) {
            BmffBox top = holder(boxes, range);
            boolean inTree = trees
                    && top != null
                    && top.type().equals("mdat")
                    && MerkleCheck.covered(top).contains(range);
            if (range.equals(container) || place.updates().contains(range) || range.length() == 0 || inTree) {
                continue;
            }
            if (top != null && (IDLE.contains(top.type()) || BmffFormat.isXmp(asset, top))) {
                room |= !top.type().equals("ftyp") || top.span().length() > MAX_TYPE;
            } else if (top != null && isOffsets(range, top)) {
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

    private static boolean isOffsets(FileRange range, BmffBox box) {
        if (OFFSETS.contains(box.type())) {
            return true;
        }
        BmffBox child = holder(box.children(), range);
        return child != null && isOffsets(range, child);
    }

    /** Returns the box that contains a range; null if none does. Searches by halves: there can be many of both. */
    private static @Nullable BmffBox holder(List<BmffBox> boxes, FileRange range) {
        int low = 0;
        int high = boxes.size();
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (boxes.get(middle).span().offset() <= range.offset()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high > low && boxes.get(low).span().contains(range) ? boxes.get(low) : null;
    }

    private void add(Findings findings, StatusCode code, String explanation) {
        findings.add(code, url, explanation);
    }
}
