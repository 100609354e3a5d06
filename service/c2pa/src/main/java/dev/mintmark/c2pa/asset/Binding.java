package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.manifest.Assertion;
import dev.mintmark.c2pa.manifest.BoxesHash;
import dev.mintmark.c2pa.manifest.DataHash;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the hard binding of one file. */
public interface Binding {
    /**
     * Returns a hard binding without hashes.
     *
     * @param container range of the container in the signed file; of length 0 for a manifest that lies apart
     * @param padding zeros that bring the store to its planned length
     */
    Assertion placeholder(FileRange container, int padding);

    /**
     * Returns the hard binding of a file, as long as its placeholder. Reads the file in its order as far as it can.
     *
     * @param whole the file with {@link AssetFormat#blank} bytes in the place of its container
     */
    Assertion over(Source whole, FileRange container, int padding) throws AssetException;

    /**
     * The hash of a file without its container.
     *
     * @param lengths fields before the container that hold its length, to be left out too
     */
    record Data(List<FileRange> lengths) implements Binding {
        static final Data WHOLE = new Data(List.of());

        public Data {
            lengths = List.copyOf(lengths);
        }

        private List<FileRange> exclusions(FileRange container) {
            return container.length() == 0
                    ? List.of()
                    : Stream.concat(lengths.stream(), Stream.of(container)).toList();
        }

        @Override
        public Assertion placeholder(FileRange container, int padding) {
            return DataHash.placeholder(exclusions(container), padding);
        }

        @Override
        public Assertion over(Source whole, FileRange container, int padding) {
            List<FileRange> exclusions = exclusions(container);
            return DataHash.<RuntimeException>of(exclusions, padding, digest -> {
                long at = 0;
                for (FileRange range : exclusions) {
                    whole.update(digest, at, range.offset() - at);
                    at = range.end();
                }
                whole.update(digest, at, whole.length() - at);
            });
        }
    }

    /**
     * The hashes of the boxes before the container and behind it.
     *
     * @param boxes the boxes of the file without a container
     */
    record Boxes(List<NamedBox> boxes) implements Binding {
        /**
         * @throws AssetException if bytes follow the last box, because no hash would cover them
         */
        static Boxes of(AssetFormat format, Source asset) throws AssetException {
            List<NamedBox> boxes = format.boxes(asset);
            if (boxes.getLast().span().end() != asset.length()) {
                throw new AssetException("Bytes follow the last box of the file, so a hash of its boxes would not cover"
                        + " them; sign it with a hash of the whole file.");
            }
            return new Boxes(List.copyOf(boxes));
        }

        @Override
        public Assertion placeholder(FileRange container, int padding) {
            int length = Hashes.sha256().getDigestLength();
            return hash(container, padding, Hashes.placeholder(length), Hashes.placeholder(length));
        }

        @Override
        public Assertion over(Source whole, FileRange container, int padding) {
            return hash(
                    container,
                    padding,
                    hash(whole, new FileRange(0, container.offset())),
                    hash(whole, new FileRange(container.end(), whole.length() - container.end())));
        }

        private static byte[] hash(Source whole, FileRange range) {
            MessageDigest digest = Hashes.sha256();
            whole.update(digest, range.offset(), range.length());
            return digest.digest();
        }

        private BoxesHash hash(FileRange container, int padding, byte[] before, byte[] behind) {
            List<BoxesHash.Entry> entries = new ArrayList<>();
            add(entries, names(0, container.offset()), before);
            if (container.length() > 0) {
                entries.add(new BoxesHash.Entry(List.of(NamedBox.CONTAINER), new byte[1]));
            }
            add(entries, names(container.offset(), Long.MAX_VALUE), behind);
            return new BoxesHash(entries, padding);
        }

        private static void add(List<BoxesHash.Entry> entries, List<String> names, byte[] hash) {
            if (!names.isEmpty()) {
                entries.add(new BoxesHash.Entry(names, hash));
            }
        }

        private List<String> names(long from, long to) {
            return boxes.stream()
                    .filter(box -> box.span().offset() >= from && box.span().offset() < to)
                    .map(NamedBox::name)
                    .toList();
        }
    }
}
