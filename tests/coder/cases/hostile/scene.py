from lectern import *


class Section01(TeachingScene):
    title = "\"\"\"\nimport os; os.system(\"x\") #"
    lines = ["\\", "\")\n    evil = 1 #", "\u202etxt", "table", "trailing newlines"]

    def beat_1(self):
        self.clear_stage()
        self.show_formula("\"\"\" + __import__(\"os\").system(\"x\") + r\"\"\"")

    def beat_2(self):
        self.clear_stage()
        self.show_code(
            "\"\"\"\n"
            "\\",
            "\"); evil(\"",
        )

    def beat_3(self):
        self.clear_stage()
        self.show_image("/notes folder/a\"); evil(\"", "\\")

    def beat_4(self):
        self.clear_stage()
        self.show_table(
            [
            ],
            part=1, parts=2,
        )
        self.show_table(
            [
                ["\"]", ""],
                [],
                [],
            ],
            part=2, parts=2,
        )

    def beat_5(self):
        self.clear_stage()
        self.show_plot(
            "\n"
            "\n",
            part=1, parts=2,
        )
        self.show_graph(
            "a\\\n"
            "\\",
            part=2, parts=2,
        )
