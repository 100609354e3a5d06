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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a BMFF file with the hash of its boxes. What is left out has to be the store, boxes that hold neither pictures
 * nor sound, or XMP. C2PA 2.4, sections 15.12.2 and 18.6.
 *
 * <p>Bindings of version 2 leave out tables of offsets too. These may be left out only where they lead to hashed bytes. Version
 * 1 does not bind where the boxes lie, so that a longer {@code ftyp} with another picture in it could take the place to
 * which the tables lead: it binds nothing. C2PA 2.4, section 18.6.1.
 *
 * @param place the store's container in the asset
 */
record BmffHashCheck(Source asset, Container place, String kind, String url) {
    private static final Set<String> IDLE = Set.of("ftyp", "mfra", "free", "skip");
    private static final int MAX_EXCLUSIONS = 100;

    void check(CborValue.Mapping content, Claim claim, Findings findings) {
        if (kind.equals(Labels.BMFF_HASH)) {
            add(
                    findings,
                    StatusCode.ASSERTION_BMFF_HASH_MISMATCH,
                    "The first version of the hash of boxes does not say where they lie; versions 2 and 3 are accepted.");
            return;
        }
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
            BmffFormat.hash(asset, left, digest);
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
        List<FileRange> unbound = new ArrayList<>();
        Map<BmffBox, BmffBox> parents = new LinkedHashMap<>();
        for (FileRange range : left) {
            BmffBox top = holder(boxes, range);
            boolean inTree = trees
                    && top != null
                    && top.type().equals("mdat")
                    && MerkleCheck.covered(top).contains(range);
            if (inTree) {
                continue;
            }
            unbound.add(range);
            boolean store = range.equals(container) || place.updates().contains(range) || range.length() == 0;
            boolean idle = top != null && (IDLE.contains(top.type()) || BmffFormat.isXmp(asset, top));
            if (!store && !idle && (top == null || !addTable(range, top, parents))) {
                return "The hash leaves out bytes of the box "
                        + (top == null ? "at byte " + range.offset() : top.type())
                        + ", which are neither the manifest nor metadata";
            }
        }
        BmffPointers pointers = new BmffPointers(asset, unbound);
        for (Map.Entry<BmffBox, BmffBox> table : parents.entrySet()) {
            String fault = pointers.fault(table.getKey(), table.getValue());
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    /** Adds the table in a box that contains a range, with its parent; returns whether there is one. */
    private static boolean addTable(FileRange range, BmffBox box, Map<BmffBox, BmffBox> parents) {
        BmffBox child = holder(box.children(), range);
        if (child != null && BmffPointers.TABLES.contains(child.type())) {
            parents.put(child, box);
            return true;
        }
        return child != null && addTable(range, child, parents);
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
