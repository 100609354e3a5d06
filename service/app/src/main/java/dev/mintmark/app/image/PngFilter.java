package dev.mintmark.app.image;

/** The five row filters of PNG (third edition, section 9), done and undone. A row has no filter byte here. */
final class PngFilter {
    static final int COUNT = 5;

    private PngFilter() {}

    /** Turns a filtered row into samples, in place. */
    static void undo(int filter, byte[] row, byte[] above, int length, int pixel) {
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = pixel; i < length; i++) {
                    row[i] += row[i - pixel];
                }
            }
            case 2 -> {
                for (int i = 0; i < length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < length; i++) {
                    int left = i < pixel ? 0 : row[i - pixel] & 0xff;
                    row[i] += (byte) (left + (above[i] & 0xff) >> 1);
                }
            }
            case 4 -> {
                for (int i = 0; i < length; i++) {
                    int left = i < pixel ? 0 : row[i - pixel] & 0xff;
                    int corner = i < pixel ? 0 : above[i - pixel] & 0xff;
                    row[i] += (byte) paeth(left, above[i] & 0xff, corner);
                }
            }
            default ->
                throw new InvalidImageException("The PNG file uses row filter " + filter + "; there are 0 to 4.");
        }
    }

    /**
     * Filters a row into {@code out} and returns the sum of its absolute values, by which filters are compared. One loop for
     * each filter, since a choice inside would be made for every byte of every picture.
     */
    static int apply(int filter, byte[] row, byte[] above, int length, int pixel, byte[] out, int at) {
        switch (filter) {
            case 0 -> System.arraycopy(row, 0, out, at, length);
            case 1 -> {
                System.arraycopy(row, 0, out, at, pixel);
                for (int i = pixel; i < length; i++) {
                    out[at + i] = (byte) (row[i] - row[i - pixel]);
                }
            }
            case 2 -> {
                for (int i = 0; i < length; i++) {
                    out[at + i] = (byte) (row[i] - above[i]);
                }
            }
            case 3 -> {
                for (int i = 0; i < pixel; i++) {
                    out[at + i] = (byte) (row[i] - ((above[i] & 0xff) >> 1));
                }
                for (int i = pixel; i < length; i++) {
                    out[at + i] = (byte) (row[i] - ((row[i - pixel] & 0xff) + (above[i] & 0xff) >> 1));
                }
            }
            default -> {
                for (int i = 0; i < pixel; i++) {
                    out[at + i] = (byte) (row[i] - above[i]);
                }
                for (int i = pixel; i < length; i++) {
                    out[at + i] =
                            (byte) (row[i] - paeth(row[i - pixel] & 0xff, above[i] & 0xff, above[i - pixel] & 0xff));
                }
            }
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.abs(out[at + i]);
        }
        return sum;
    }

    private static int paeth(int left, int up, int corner) {
        int guess = left + up - corner;
        int toLeft = Math.abs(guess - left);
        int toUp = Math.abs(guess - up);
        int toCorner = Math.abs(guess - corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }
}
