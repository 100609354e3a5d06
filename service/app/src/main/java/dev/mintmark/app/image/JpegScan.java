package dev.mintmark.app.image;

import java.util.List;

/**
 * The header of a JPEG scan (ITU-T T.81, annex B.2.3), and the order of its blocks.
 *
 * @param frame of the picture
 * @param interval groups of blocks between restarts; 0 for no restarts
 * @param parts its components
 * @param from where its coded pixels begin
 * @param first the first coefficient, in zigzag order
 * @param last the last coefficient
 * @param high the bit that an earlier scan ended with; 0 in a first scan
 * @param low the bit that this one ends with
 */
record JpegScan(JpegFrame frame, int interval, List<Part> parts, int from, int first, int last, int high, int low) {
    /** Where each coefficient of the coded order lies in a block; a damaged run may go up to 16 beyond the last. */
    static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10,
        17, 24, 32, 25, 18, 11, 4, 5,
        12, 19, 26, 33, 40, 48, 41, 34,
        27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36,
        29, 22, 15, 23, 30, 37, 44, 51,
        58, 59, 52, 45, 38, 31, 39, 46,
        53, 60, 61, 54, 47, 55, 62, 63,
        63, 63, 63, 63, 63, 63, 63, 63,
        63, 63, 63, 63, 63, 63, 63, 63
    };

    /** A component with the numbers of its tables. */
    record Part(JpegFrame.Component component, int dcTable, int acTable) {}

    interface OnBlock {
        /** @param part its place in the scan */
        void decode(int part, int column, int row);
    }

    /** Calls for every block in the order of annex A.2. */
    void blocks(JpegBits bits, Runnable onRestart, OnBlock onBlock) {
        boolean alone = parts.size() == 1;
        JpegFrame.Component only = parts.getFirst().component;
        int columns = alone ? only.blockColumns() : frame.groupColumns();
        int rows = alone ? only.blockRows() : frame.groupRows();
        int left = interval;
        int restarts = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (interval > 0 && left-- == 0) {
                    bits.restart(restarts++);
                    onRestart.run();
                    left = interval - 1;
                }
                if (alone) {
                    onBlock.decode(0, column, row);
                    continue;
                }
                for (int part = 0; part < parts.size(); part++) {
                    JpegFrame.Component component = parts.get(part).component;
                    for (int i = 0; i < component.h() * component.v(); i++) {
                        onBlock.decode(
                                part,
                                column * component.h() + i % component.h(),
                                row * component.v() + i / component.h());
                    }
                }
            }
        }
    }
}
