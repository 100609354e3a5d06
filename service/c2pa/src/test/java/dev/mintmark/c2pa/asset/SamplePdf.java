package dev.mintmark.c2pa.asset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Small PDF files with a manifest store or without one. */
public final class SamplePdf {
    /** How a file says where its objects are. */
    public enum Places {
        TABLE,
        STREAM,
        PREDICTED_STREAM
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Integer> offsets = new ArrayList<>();
    /** Objects in streams: the stream's number and the index in it, after a place of -1. */
    private final List<int[]> inner = new ArrayList<>();

    private SamplePdf() {
        write("%PDF-1.7\n%\u00e2\u00e3\n");
        offsets.add(0);
        inner.add(null);
    }

    /** A file with a store; null for none. */
    public static byte[] of(byte[] store, Places places) {
        SamplePdf pdf = new SamplePdf();
        String catalog = "<</Type/Catalog/Pages 2 0 R" + (store == null ? "" : "/AF[ 5 0 R 4 0 R ]")
                + " /Names<</A#42 (a \\) text (nested))>> /Hex <48 65>/Real -1.5 /Flag true>>";
        String other = "<</Type/Filespec/AFRelationship/Data         >>";
        String file = "<</Type/Filespec/AFRelationship/C2PA_Manifest/EF<</F 6 0 R>>>>";
        if (places == Places.TABLE) {
            pdf.object(catalog);
            pdf.object("<</Type/Pages/Kids[3 0 R]/Count 1>>");
            pdf.object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> % a comment");
            pdf.object(other);
            pdf.object(file);
        } else {
            for (int i = 1; i <= 5; i++) {
                pdf.offsets.add(-1);
                pdf.inner.add(new int[] {7, i - 1});
            }
        }
        pdf.stream("/Type/EmbeddedFile", store == null ? new byte[5] : store);
        if (places != Places.TABLE) {
            List<String> objects =
                    List.of(catalog, "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R>>", other, file);
            StringBuilder pairs = new StringBuilder();
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < objects.size(); i++) {
                pairs.append(i + 1).append(' ').append(values.length()).append(' ');
                values.append(objects.get(i)).append(' ');
            }
            byte[] data = deflated((pairs.toString() + values).getBytes(StandardCharsets.ISO_8859_1));
            pdf.stream("/Type/ObjStm/N 5/First " + pairs.length() + "/Filter/FlateDecode", data);
        }
        pdf.end(places);
        return pdf.out.toByteArray();
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void object(String value) {
        offsets.add(out.size());
        inner.add(null);
        write(offsets.size() - 1 + " 0 obj\n" + value + "\nendobj\n");
    }

    private void stream(String dictionary, byte[] data) {
        offsets.add(out.size());
        inner.add(null);
        write(offsets.size() - 1 + " 0 obj\n<<" + dictionary + "/Length " + data.length + ">>\nstream\r\n");
        out.writeBytes(data);
        write("\nendstream\nendobj\n");
    }

    private void end(Places places) {
        int at = out.size();
        if (places == Places.TABLE) {
            write("xref\n0 " + offsets.size() + "\n0000000000 65535 f \n");
            for (int offset : offsets.subList(1, offsets.size())) {
                write("%010d 00000 n \n".formatted(offset));
            }
            write("trailer\n<</Size " + offsets.size() + "/Root 1 0 R>>\n");
        } else {
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            offsets.add(at);
            inner.add(null);
            byte[] above = new byte[5];
            for (int i = 0; i < offsets.size(); i++) {
                int[] place = inner.get(i);
                int kind = i == 0 ? 0 : place == null ? 1 : 2;
                int where = place == null ? offsets.get(i) : place[0];
                byte[] row = {
                    (byte) kind,
                    (byte) (where >> 16),
                    (byte) (where >> 8),
                    (byte) where,
                    (byte) (place == null ? 0 : place[1])
                };
                if (places == Places.PREDICTED_STREAM) {
                    rows.write(2);
                    for (int b = 0; b < row.length; b++) {
                        rows.write(row[b] - above[b]);
                    }
                } else {
                    rows.writeBytes(row);
                }
                above = row;
            }
            String prediction = places == Places.PREDICTED_STREAM ? "/DecodeParms<</Columns 5/Predictor 12>>" : "";
            byte[] data = deflated(rows.toByteArray());
            write(offsets.size() - 1 + " 0 obj\n<</Type/XRef/W[1 3 1]/Root 1 0 R/Size " + offsets.size()
                    + "/Filter/FlateDecode" + prediction + "/Length " + data.length + ">>\nstream\n");
            out.writeBytes(data);
            write("\nendstream\nendobj\n");
        }
        write("startxref\n" + at + "\n%%EOF\n");
    }

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater();
        deflater.setInput(data);
        deflater.finish();
        byte[] deflated = new byte[data.length + 100];
        int length = deflater.deflate(deflated);
        deflater.end();
        return Arrays.copyOf(deflated, length);
    }
}
