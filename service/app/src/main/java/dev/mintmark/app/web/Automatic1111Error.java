package dev.mintmark.app.web;

/**
 * A {@link Problem} as the API of AUTOMATIC1111's web UI says it, under {@code /sdapi/}.
 *
 * @param error the problem's stable word
 * @param detail one sentence for a person
 * @param body the field of the request at fault; empty where it is none's
 * @param errors the sentence again, as the web UI has it
 */
record Automatic1111Error(String error, String detail, String body, String errors) {
    static Automatic1111Error of(Problem problem) {
        String word = problem.type().substring(problem.type().lastIndexOf('/') + 1);
        String field = problem.field();
        return new Automatic1111Error(word, problem.detail(), field == null ? "" : field, problem.detail());
    }
}
