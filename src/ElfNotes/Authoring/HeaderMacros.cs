namespace ElfNotes.Authoring;

/// <summary>
/// The macros of the header. In C, too, notes are written as assembler, in a statement outside of functions: a variable in a section of that name is
/// PROGBITS and not NOTE where the compiler does not know the name, may be left out or moved by it, and in ELF64 cannot hold an address in four bytes.
/// </summary>
internal static class HeaderMacros
{
    /// <summary>Defines the macros, once however many such headers are included.</summary>
    public const string Text = """
        #if defined(ELFNOTE) && !defined(ELFNOTE_IN)
        #error "another header has defined an ELFNOTE already"
        #endif

        #ifndef ELFNOTE_IN
        /*
         * ELFNOTE(owner, type, directive)        a note in the section .note.owner; owner is a name without quotes and no macro
         * ELFNOTE32(owner, type, value)          the same with a value of four bytes: a number, or a symbol whose address is meant
         * ELFNOTE64(owner, type, value)          the same with eight bytes
         * ELFNOTE_IN(section, flags, alignment, directives)   any note: every byte of it as directives, padding included
         *
         * The descriptor is what the assembler's directives make, in C as well: ELFNOTE(Xen, 6, .asciz "linux"), ELFNOTE64(Xen, 1, start).
         * Between several directives stands a semicolon. Macros in type, value and directives are replaced.
         */
        #define ELFNOTES_QUOTE(...) #__VA_ARGS__
        #define ELFNOTES_TEXT(...) ELFNOTES_QUOTE(__VA_ARGS__)
        #ifdef __ASSEMBLER__
        #define ELFNOTE(owner, type, ...) \
            .pushsection .note.owner, "a", %note ; .balign 4 ; \
            .4byte 4211f - 4210f, 4213f - 4212f, type ; \
            4210: .asciz #owner ; 4211: .balign 4 ; \
            4212: __VA_ARGS__ ; 4213: .balign 4 ; \
            .popsection
        #define ELFNOTE_IN(section, flags, alignment, ...) \
            .pushsection section, flags, %note ; .balign alignment ; __VA_ARGS__ ; .popsection
        #else
        #define ELFNOTE(owner, type, ...) __asm__( \
            ".pushsection \".note." #owner "\", \"a\", %note\n\t.balign 4\n\t" \
            ".4byte 4211f - 4210f, 4213f - 4212f, " ELFNOTES_TEXT(type) "\n" \
            "4210:\t.asciz \"" #owner "\"\n4211:\t.balign 4\n" \
            "4212:\t" ELFNOTES_TEXT(__VA_ARGS__) "\n4213:\t.balign 4\n\t" \
            ".popsection\n")
        #define ELFNOTE_IN(section, flags, alignment, ...) __asm__( \
            ".pushsection " #section ", " #flags ", %note\n\t.balign " #alignment "\n\t" \
            ELFNOTES_TEXT(__VA_ARGS__) "\n\t.popsection\n")
        #endif
        #define ELFNOTE32(owner, type, value) ELFNOTE(owner, type, .4byte value)
        #define ELFNOTE64(owner, type, value) ELFNOTE(owner, type, .8byte value)
        #endif

        """;
}
