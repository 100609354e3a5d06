package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.manifest.DataHash;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** A format for files in arrays. */
public record ArrayFormat(AssetFormat format) {
    public static ArrayFormat of(byte[] file) throws AssetException {
        return new ArrayFormat(AssetFormat.of(Source.of(file)));
    }

    public String mediaType(byte[] file) {
        return format.mediaType(Source.of(file));
    }

    public Optional<Container> find(byte[] file) throws AssetException {
        return format.find(Source.of(file));
    }

    public int insertionPoint(byte[] file) throws AssetException {
        return (int) format.insertionPoint(Source.of(file));
    }

    public int containerLength(int store) {
        return format.containerLength(store);
    }

    public byte[] container(byte[] store) {
        return format.container(store);
    }

    public boolean needsEvenStore() {
        return format.needsEvenStore();
    }

    public byte[] withContainerLength(byte[] file, int length) throws AssetException {
        return format.withContainerLength(Source.of(file), length).toArray();
    }

    public byte[] embed(byte[] file, byte[] store) throws AssetException {
        return format.embed(Source.of(file), store).toArray();
    }

    public byte[] updated(byte[] file, byte[] store) throws AssetException {
        Source asset = Source.of(file);
        return format.updated(asset, format.find(asset).orElseThrow(), store).toArray();
    }

    public byte[] remove(byte[] file, Container container) throws AssetException {
        return format.remove(Source.of(file), container).toArray();
    }

    public List<NamedBox> boxes(byte[] file) throws AssetException {
        return format.boxes(Source.of(file));
    }

    public Optional<byte[]> xmp(byte[] file) throws AssetException {
        return format.xmp(Source.of(file));
    }

    public static byte[] without(byte[] file, FileRange range) {
        return Source.of(file).without(range).toArray();
    }

    /** The boxes of a BMFF file. */
    public static List<BmffBox> tree(byte[] file) throws AssetException {
        return BmffBox.tree(Source.of(file));
    }

    /** The hash of a BMFF file. */
    public static void hash(byte[] file, List<FileRange> left, MessageDigest digest) throws AssetException {
        BmffFormat.hash(Source.of(file), left, digest);
    }

    /** The hash of a file into which a container will be inserted. */
    public static DataHash dataHash(byte[] without, FileRange container, int padding) {
        List<FileRange> exclusions = container.length() == 0 ? List.of() : List.of(container);
        return DataHash.<RuntimeException>of(exclusions, padding, digest -> digest.update(without));
    }
}
