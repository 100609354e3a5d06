package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.BmffHash;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the boxes {@code mdat} of a file with their Merkle trees: each is divided into blocks, whose hashes are the
 * leaves, and the assertion has one row of each tree. C2PA 2.4, section 18.6.2.
 *
 * @param mdats the boxes, in the order of the file
 */
record MerkleCheck(Source asset, List<BmffBox> mdats, Claim claim) {
    private static final int MAX_LEAVES = 1_000_000;

    /** Returns the part of a box that its tree covers. */
    static FileRange covered(BmffBox mdat) {
        long head = Math.min(BmffHash.MDAT_HEAD, mdat.span().length());
        return new FileRange(mdat.span().offset() + head, mdat.span().length() - head);
    }

    /** Returns why the trees do not bind the asset; null if they do. */
    @Nullable
    String fault(CborValue.Mapping content) {
        List<CborValue> trees = content.items("merkle");
        if (trees.size() != mdats.size()) {
            return "The hash has " + trees.size() + " Merkle trees for " + mdats.size() + " boxes mdat";
        }
        for (int i = 0; i < trees.size(); i++) {
            String fault = trees.get(i) instanceof CborValue.Mapping tree
                    ? fault(tree, content, covered(mdats.get(i)))
                    : "A Merkle tree is no map";
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private @Nullable String fault(CborValue.Mapping tree, CborValue.Mapping content, FileRange range) {
        if (tree.get("initHash").isPresent()) {
            return "Merkle trees of fragments cannot be checked yet";
        }
        String alg = Algorithms.of(claim, tree, content);
        Optional<List<FileRange>> blocks = blocks(tree, range);
        List<byte[]> expected = new ArrayList<>();
        for (CborValue item : tree.items("hashes")) {
            if (item instanceof CborValue.Bytes hash) {
                expected.add(hash.value());
            }
        }
        boolean counted = blocks.isPresent()
                && tree.get("count", CborValue.Int.class)
                        .filter(count -> count.is(blocks.get().size()))
                        .isPresent();
        if (Hashes.digest(alg).isEmpty() || !counted || expected.isEmpty()) {
            return "A Merkle tree does not fit its box, or has no hash of an allowed algorithm";
        }
        List<byte[]> row = new ArrayList<>();
        for (FileRange block : blocks.get()) {
            MessageDigest digest = Hashes.digest(alg).orElseThrow();
            asset.update(digest, block.offset(), block.length());
            row.add(digest.digest());
        }
        while (row.size() > expected.size() && row.size() > 1) {
            row = above(row, alg);
        }
        boolean equal = row.size() == expected.size();
        for (int i = 0; equal && i < row.size(); i++) {
            equal = MessageDigest.isEqual(row.get(i), expected.get(i));
        }
        return equal ? null : "The asset is not the one that was signed";
    }

    /** Returns the next row of a tree; a last hash without a neighbour goes up as it is. */
    private static List<byte[]> above(List<byte[]> row, @Nullable String alg) {
        List<byte[]> above = new ArrayList<>();
        for (int i = 0; i < row.size(); i += 2) {
            if (i + 1 == row.size()) {
                above.add(row.get(i));
            } else {
                MessageDigest digest = Hashes.digest(alg).orElseThrow();
                digest.update(row.get(i));
                digest.update(row.get(i + 1));
                above.add(digest.digest());
            }
        }
        return above;
    }

    /** Returns the blocks of a box; empty if they are not all of it. */
    private static Optional<List<FileRange>> blocks(CborValue.Mapping tree, FileRange range) {
        Optional<CborValue> fixed = tree.get("fixedBlockSize");
        List<CborValue> sizes = tree.items("variableBlockSizes");
        if (fixed.isPresent() && tree.get("variableBlockSizes").isPresent()) {
            return Optional.empty();
        }
        List<FileRange> blocks = new ArrayList<>();
        long at = range.offset();
        if (fixed.isPresent()) {
            long size = tree.natural("fixedBlockSize");
            if (size < 1 || range.length() / size >= MAX_LEAVES) {
                return Optional.empty();
            }
            while (at < range.end()) {
                long length = Math.min(size, range.end() - at);
                blocks.add(new FileRange(at, length));
                at += length;
            }
        } else if (sizes.isEmpty()) {
            return Optional.of(List.of(range));
        }
        for (CborValue item : sizes) {
            long size = item instanceof CborValue.Int number ? number.natural() : -1;
            if (size < 1 || size > range.end() - at || blocks.size() >= MAX_LEAVES) {
                return Optional.empty();
            }
            blocks.add(new FileRange(at, size));
            at += size;
        }
        return at == range.end() && !blocks.isEmpty() ? Optional.of(blocks) : Optional.empty();
    }
}
