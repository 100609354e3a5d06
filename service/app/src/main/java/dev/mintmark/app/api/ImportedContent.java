package dev.mintmark.app.api;

import dev.mintmark.app.ipfs.KeptContent;
import java.util.List;

/** The files that an archive held, in the order of its roots. */
public record ImportedContent(List<KeptContent.Imported> files) {
    public ImportedContent {
        files = List.copyOf(files);
    }
}
