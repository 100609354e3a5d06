package dev.mintmark.contracts;

/**
 * What the contract stores of an anchor.
 *
 * @param attester who signed for its artworks; zero for a root that was not anchored
 * @param count how many artworks
 * @param recordedAt seconds since 1970; 0 for a root that was not anchored
 */
public record AnchorRecord(Address attester, long count, long recordedAt) {
    /** Whether the root was anchored. */
    public boolean isRecorded() {
        return recordedAt != 0;
    }
}
