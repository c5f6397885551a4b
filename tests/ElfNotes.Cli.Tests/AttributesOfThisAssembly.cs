[assembly: ElfNotes.ElfNote("Command", 7, U32 = 1)]
