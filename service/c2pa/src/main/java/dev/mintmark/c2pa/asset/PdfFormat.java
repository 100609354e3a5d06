package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * PDF, which is read and not written, as by the reference: the store is an embedded file that the catalog names among its
 * associated files, with the relationship {@code C2PA_Manifest}, neither compressed nor encrypted. C2PA 2.4, section A.4.
 */
final class PdfFormat implements AssetFormat {
    private static final byte[] HEADER = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String mediaType(Source asset) {
        return "application/pdf";
    }

    @Override
    public boolean matches(Source asset) {
        return asset.isAt(HEADER, 0);
    }

    @Override
    public boolean hasAbsolutePlaces() {
        return true;
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        PdfDocument document = new PdfDocument(asset);
        FileRange found = null;
        for (PdfValue file : document.array(catalog(document).get("AF"))) {
            PdfValue.Dictionary description =
                    document.dictionary(Optional.of(file)).orElse(new PdfValue.Dictionary(Map.of()));
            if (!description.isName("AFRelationship", "C2PA_Manifest")) {
                continue;
            }
            if (found != null) {
                throw new AssetException("The PDF has more than one manifest store; one is allowed.");
            }
            if (document.trailer("Encrypt").isPresent()) {
                throw new AssetException("The PDF is encrypted, so its manifest cannot be read.");
            }
            Optional<PdfValue> embedded =
                    document.dictionary(description.get("EF")).flatMap(files -> files.get("F"));
            found = document.data(embedded)
                    .orElseThrow(() ->
                            new AssetException("The PDF's manifest store is no embedded file, or it is compressed."));
        }
        return found == null ? Optional.empty() : Optional.of(Container.of(asset, found, found));
    }

    private static PdfValue.Dictionary catalog(PdfDocument document) throws AssetException {
        return document.dictionary(document.trailer("Root"))
                .orElseThrow(() -> new AssetException("The PDF has no catalog."));
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        throw new AssetException(
                "Manifests are read in PDF files and not written; sign it with a manifest apart from it.");
    }

    @Override
    public Source remove(Source asset, Container container) throws AssetException {
        throw new AssetException("A manifest is not removed from a PDF.");
    }

    @Override
    public int containerLength(int storeLength) {
        return storeLength;
    }

    @Override
    public byte[] container(byte[] store) {
        return store.clone();
    }

    @Override
    public Optional<byte[]> xmp(Source asset) throws AssetException {
        PdfDocument document = new PdfDocument(asset);
        Optional<FileRange> packet =
                document.data(catalog(document).get("Metadata")).filter(range -> range.length() <= MAX_XMP);
        return packet.map(asset::copyOf);
    }
}
