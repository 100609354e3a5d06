package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.manifest.Assertion;
import dev.mintmark.c2pa.manifest.BmffHash;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hash of the boxes of a BMFF file, with a Merkle tree for each box {@code mdat} if there are blocks.
 *
 * @param blockSize length of a block of the trees; 0 for none
 * @param leaves number of blocks of each tree
 */
record BmffBinding(int blockSize, List<Integer> leaves) implements Binding {
    private static final int MAX_LEAVES = 100_000;

    static final BmffBinding WHOLE = new BmffBinding(0, List.of());

    /**
     * Returns a binding with a tree. The reference can check several trees only by chance, so that files with several boxes
     * {@code mdat} get none.
     *
     * @throws AssetException if the file has not exactly one box {@code mdat} or is fragmented, or the tree would be too large
     */
    static BmffBinding withTree(Source asset, int blockSize) throws AssetException {
        List<BmffBox> boxes = BmffBox.top(asset);
        List<BmffBox> mdats =
                boxes.stream().filter(box -> box.type().equals("mdat")).toList();
        if (mdats.size() != 1 || boxes.stream().anyMatch(box -> box.type().equals("moof"))) {
            throw new AssetException("The file has " + mdats.size()
                    + " boxes mdat, or fragments; a Merkle tree is written" + " for exactly one box.");
        }
        long covered = mdats.getFirst().span().length() - BmffHash.MDAT_HEAD;
        long leaves = (covered + blockSize - 1) / blockSize;
        if (covered < 1 || leaves > MAX_LEAVES) {
            throw new AssetException("The file has " + Math.max(0, leaves) + " blocks of " + blockSize
                    + " bytes; a Merkle tree has from 1 to " + MAX_LEAVES + ".");
        }
        return new BmffBinding(blockSize, List.of((int) leaves));
    }

    @Override
    public Assertion placeholder(FileRange container, int padding) {
        int length = Hashes.sha256().getDigestLength();
        List<List<byte[]>> trees = leaves.stream()
                .map(count -> Stream.generate(() -> Hashes.placeholder(length))
                        .limit(count)
                        .toList())
                .toList();
        return new BmffHash(Hashes.placeholder(length), blockSize, trees);
    }

    /** Hashes the trees first, because they are most of the file, which is then read once. */
    @Override
    public Assertion over(Source whole, FileRange container, int padding) throws AssetException {
        List<List<byte[]>> trees = new ArrayList<>();
        List<FileRange> left = new ArrayList<>();
        for (BmffBox box : BmffBox.top(whole)) {
            if (BmffHash.LEFT_OUT.contains(box.type()) || BmffFormat.isC2pa(whole, box)) {
                left.add(box.span());
            } else if (blockSize > 0 && box.type().equals("mdat")) {
                FileRange covered = new FileRange(
                        box.span().offset() + BmffHash.MDAT_HEAD, box.span().length() - BmffHash.MDAT_HEAD);
                left.add(covered);
                trees.add(tree(whole, covered));
            }
        }
        return BmffHash.<AssetException>of(digest -> BmffFormat.hash(whole, left, digest), blockSize, trees);
    }

    private List<byte[]> tree(Source whole, FileRange covered) {
        List<byte[]> row = new ArrayList<>();
        for (long at = covered.offset(); at < covered.end(); at += blockSize) {
            MessageDigest digest = Hashes.sha256();
            whole.update(digest, at, Math.min(blockSize, covered.end() - at));
            row.add(digest.digest());
        }
        return row;
    }
}
