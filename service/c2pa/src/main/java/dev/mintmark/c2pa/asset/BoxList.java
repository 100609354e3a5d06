package dev.mintmark.c2pa.asset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects the boxes of a file and bounds their number, because each costs memory. Not thread-safe. */
final class BoxList {
    /** Largest number of boxes of a file, as in {@link BmffBox}. */
    static final int MAX_BOXES = 100_000;

    private final List<NamedBox> boxes = new ArrayList<>();

    /** @throws AssetException if there are too many */
    void add(NamedBox box) throws AssetException {
        if (boxes.size() == MAX_BOXES) {
            throw new AssetException("The file has more than " + MAX_BOXES + " boxes, chunks, segments or blocks.");
        }
        boxes.add(box);
    }

    List<NamedBox> all() {
        return Collections.unmodifiableList(boxes);
    }
}
